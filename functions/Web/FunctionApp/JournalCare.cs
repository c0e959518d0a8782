using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Removes the histories of rollouts that ended long ago, when an instance begins and four times a day.</summary>
internal sealed class JournalCare(JournalRetention retention, TimeProvider time) : ITickWork
{
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "removing old histories";

    /// <inheritdoc/>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next)
            return;
        await retention.PurgeAsync(cancellationToken);
        _next = time.GetUtcNow() + TimeSpan.FromHours(6);
    }
}
