using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary>Sets and ends maintenance, for programs and for people alike.</summary>
/// <param name="view">Where maintenance is kept.</param>
/// <param name="state">Which fleet is in force.</param>
/// <param name="time">The clock.</param>
internal sealed class MaintenanceDesk(HealthView view, VantageState state, TimeProvider time)
{
    /// <summary>There is none of this id, or it has ended.</summary>
    public static Problem Unknown { get; } = new(404, "maintenance-unknown", "There is no such maintenance that has not ended.", "See /api/maintenance for those that there are.");

    /// <summary>All that is on, to come, or was on of late.</summary>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<IReadOnlyList<MaintenanceDocument>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await view.Rows.MaintenancesAsync(view.Mesh, cancellationToken)).Select(maintenance => MeshHealthDocuments.Of(maintenance, now))];
    }

    /// <summary>Sets one, or says what is wrong with it.</summary>
    /// <param name="body">What is asked for.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<(MaintenanceDocument? Set, Problem? Problem)> AddAsync(MaintenanceBody body, string by, CancellationToken cancellationToken)
    {
        var (now, fleet) = (time.GetUtcNow(), state.Current.Fleet.Fleet);
        if (MaintenanceRules.Wrong(body, fleet, JudgeRequest.Of(fleet, state.Current.Region).Regions, now) is { } wrong)
            return (null, wrong);

        var maintenance = new Maintenance
        {
            Id = IdOf(body, now),
            Relay = body.Relay,
            Region = body.Region,
            From = (body.From ?? now).ToUniversalTime(),
            Until = body.Until.ToUniversalTime(),
            Reason = body.Reason,
            By = by,
        };
        await view.Rows.SetAsync(view.Mesh, maintenance, cancellationToken);
        view.NoteChange();
        return (MeshHealthDocuments.Of(maintenance, now), null);
    }

    /// <summary>Ends one before its time.</summary>
    /// <returns>What it is then; <see langword="null"/> when there is none with this id that has not ended.</returns>
    /// <exception cref="Storage.StorageException">The storage failed.</exception>
    public async Task<MaintenanceDocument?> EndAsync(string id, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await view.Rows.EndAsync(view.Mesh, id, by, now, cancellationToken) is not { } ended)
            return null;
        view.NoteChange();
        return MeshHealthDocuments.Of(ended, now);
    }

    /// <summary>What is asked for again within the same second is the same.</summary>
    private static string IdOf(MaintenanceBody body, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime:yyyyMMddHHmmss}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{body.Relay}|{body.Region}|{body.Until:O}|{body.Reason}")))[..6]}");
}
