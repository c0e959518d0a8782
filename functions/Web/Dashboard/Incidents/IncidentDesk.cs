using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What the pages know of incidents: the book of whoever judges, its history, and who was told.</summary>
/// <param name="view">The book and its rows.</param>
/// <param name="maintenance">Maintenance.</param>
/// <param name="outbox">Who was told.</param>
/// <param name="time">The clock.</param>
/// <param name="deliverer">What tells people; none where nobody is told.</param>
/// <param name="peers">Who uses which relay; none where nobody looks.</param>
internal sealed class IncidentDesk(HealthView view, MaintenanceDesk maintenance, NotificationOutbox outbox, TimeProvider time, NotificationDeliverer? deliverer = null, PeersState? peers = null)
{
    /// <summary>Whether incidents are judged and kept by this server.</summary>
    public bool IsHome => view.IsHome;

    /// <summary>How often this process has changed maintenance.</summary>
    public int Changes => view.Changes;

    /// <summary>What lasts. A page is worth showing without it, so that a storage that fails is told of on the board.</summary>
    public async Task<IncidentBoard> BoardAsync(CancellationToken cancellationToken)
    {
        if (!view.IsHome)
            return new IncidentBoard();
        try
        {
            var book = await view.ReadAsync(cancellationToken);
            return IncidentBoard.Of(book.Open, await maintenance.ListAsync(cancellationToken)) with
            {
                HasReceivers = deliverer is { HasReceivers: true },
                Problem = await view.WrongAsync(reads: true, cancellationToken) ?? peers?.Problem,
            };
        }
        catch (StorageException failure)
        {
            return new IncidentBoard { Problem = "incidents cannot be read: " + failure.Message };
        }
    }

    /// <summary>The incidents that are over, the newest first.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<Incident>> PastAsync(CancellationToken cancellationToken) =>
        [.. (await view.Rows.IncidentsAsync(view.Mesh, DateTimeOffset.MinValue, time.GetUtcNow() + HealthView.Fresh, cancellationToken)).Where(incident => !incident.IsOpen)];

    /// <summary>An incident, over or not; <see langword="null"/> when there is none of this id.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task<Incident?> FindAsync(string id, CancellationToken cancellationToken) => view.Rows.FindIncidentAsync(view.Mesh, id, cancellationToken);

    /// <summary>Who was told of an incident.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(string id, CancellationToken cancellationToken) => outbox.DeliveriesAsync(id, cancellationToken);
}
