using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>
/// Where a schedule hands its runs: they are stored, or wait in the backlog while the storage is down, and are stored in order when it
/// is back. Called by one schedule, one run after the other.
/// </summary>
/// <param name="writer">Stores runs.</param>
/// <param name="backlog">Keeps what cannot be stored.</param>
public sealed class ResultsRecorder(ResultsWriter writer, ProbeBacklog backlog)
{
    /// <summary>How many runs wait.</summary>
    public int Waiting => backlog.Count;

    /// <summary>The size on disk of what waits.</summary>
    public long WaitingBytes => backlog.Bytes;

    /// <summary>How many runs were lost, since the backlog was full.</summary>
    public long Dropped => backlog.Dropped;

    /// <summary>Stores a run after those that wait; when that fails, it waits too.</summary>
    /// <param name="run">The run.</param>
    /// <param name="notes">What the schedule said.</param>
    /// <param name="fleet">The fleet by which it was made, which is kept with it; <see langword="null"/> where it is known to be.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What became of it. A failure of the storage is in it, and is not thrown.</returns>
    /// <exception cref="IOException">The backlog's disk failed too.</exception>
    public async Task<RecordOutcome> RecordAsync(ProbeRun run, SlotNotes? notes = null, FleetDefinition? fleet = null, CancellationToken cancellationToken = default)
    {
        notes ??= new SlotNotes();
        var drained = 0;
        try
        {
            drained = await DrainAsync(cancellationToken);
            if (fleet is not null)
                await writer.KeepAsync(fleet, cancellationToken);
            var isStored = await writer.WriteAsync(run, notes with { Dropped = backlog.Dropped }, cancellationToken);
            return new RecordOutcome(isStored, drained, null);
        }
        catch (StorageException exception)
        {
            backlog.Add(run, notes);
            return new RecordOutcome(false, drained, exception.Message);
        }
        catch (OperationCanceledException)
        {
            backlog.Add(run, notes);
            throw;
        }
    }

    /// <summary>Stores what waits.</summary>
    /// <returns>How many runs were stored.</returns>
    /// <exception cref="StorageException">The storage failed; what is left goes on waiting.</exception>
    public Task<int> DrainAsync(CancellationToken cancellationToken = default) =>
        backlog.DrainAsync((run, notes, token) => writer.WriteAsync(run, notes with { Dropped = backlog.Dropped }, token), cancellationToken);
}
