using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// Looks after what is stored, beside the slots: roll-ups every ten minutes, retention every hour. When each is due follows from the
/// slot alone; doing either twice, or from several processes, does no harm.
/// </summary>
/// <param name="rollUp">Makes hours and days.</param>
/// <param name="picks">Works out who would have won.</param>
/// <param name="retention">Drops what is expired.</param>
public sealed class Upkeep(RollUp rollUp, PickRollUp picks, Retention retention)
{
    private static readonly TimeSpan _rollUpEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _retentionEvery = TimeSpan.FromHours(1);

    /// <summary>Does what is due after a slot.</summary>
    /// <param name="slot">The slot that was run.</param>
    /// <param name="interval">How often slots are.</param>
    /// <param name="cancellationToken">Ends the work; the rest is done at the next time.</param>
    /// <returns>Why something did not work; <see langword="null"/> when it did.</returns>
    public async Task<string?> RunAsync(DateTimeOffset slot, TimeSpan interval, CancellationToken cancellationToken = default)
    {
        try
        {
            if (IsFirstOf(_rollUpEvery, slot, interval))
                await rollUp.RunAsync(cancellationToken);
            if (IsFirstOf(_retentionEvery, slot, interval))
                await retention.RunAsync(cancellationToken);
            if (IsFirstOf(_rollUpEvery, slot, interval))
                await picks.RunAsync(cancellationToken);
            return null;
        }
        catch (StorageException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException)
        {
            return "the storage did not answer in time";
        }
    }

    /// <summary>Whether a slot is the first in its period.</summary>
    internal static bool IsFirstOf(TimeSpan period, DateTimeOffset slot, TimeSpan interval) =>
        slot.UtcTicks / period.Ticks != (slot - interval).UtcTicks / period.Ticks;
}
