using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// The rollouts of the mesh as <c>/metrics</c> counts them: read again when they are older than <see cref="Fresh"/>, and as they were last
/// read while the storage does not answer.
/// </summary>
internal sealed class RolloutCensus(VantageState state, TimeProvider time, RolloutParts? parts = null)
{
    private volatile Known? _known;

    /// <summary>How old they may be: 10 s, since whoever scrapes asks often and rollouts take minutes.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The headers; <see langword="null"/> where no rollouts are carried out, and before they could be read.</summary>
    public async Task<IReadOnlyList<RolloutHeader>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (parts is null || (_known is { } known && time.GetUtcNow() - known.At < Fresh))
            return _known?.Rollouts;
        try
        {
            _known = new(await parts.Rows.ListAsync(state.Current.Fleet.Fleet.Mesh, cancellationToken), time.GetUtcNow());
        }
        catch (StorageException)
        {
            // The storage's own metrics say that it is down.
        }

        return _known?.Rollouts;
    }

    private sealed record Known(IReadOnlyList<RolloutHeader> Rollouts, DateTimeOffset At);
}
