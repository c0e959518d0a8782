using OpenZro.Probes.Rollouts.Judging;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// What came of the first batches of a plan, written down once when the next may begin: from then on a step reads this, and the rows of the
/// peers that may still change. It holds for a rollout that goes forward; one that turns back reads every row.
/// </summary>
public sealed record Settled
{
    /// <summary>The last of these batches; 0 for none.</summary>
    public int Batch { get; init; }

    /// <summary>What the budgets need to know of the peers that have a final verdict.</summary>
    public RestartTally Tally { get; init; } = new();

    /// <summary>When the last verdict was reached; <see langword="null"/> when nothing was restarted.</summary>
    public DateTimeOffset? LastVerdictAt { get; init; }

    /// <summary>The ids of peers that count as down, and whose verdict may still change.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>The ids of peers that were offline when their turn came, and are restarted after all batches.</summary>
    public IReadOnlyList<string> Deferred { get; init; } = [];

    /// <summary>How many peers became final with this batch, by the batch that they count in and their state.</summary>
    public IReadOnlyList<StateCount> Final { get; init; } = [];

    /// <summary>
    /// What is settled with another batch; <see langword="null"/> when it cannot be said, since a peer of these batches has not had its turn,
    /// or its row was written before rows had the order of batches.
    /// </summary>
    /// <param name="board">The peers, with what is settled of the batches before.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="probability">The predicted probability, 0 to 1, that a peer comes back on an expected relay, by its id.</param>
    public static Settled? With(PeerBoard board, int batch, Func<string, double?> probability)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(probability);
        var rows = board.Rows.Where(row => row.Planned is null || row.Planned > 0 && row.Planned <= batch).ToList();
        if (rows.Any(row => row is { ETag: null } or { Planned: null } or { State: PeerState.Pending }))
            return null;
        var final = rows.Where(row => IsFinal(row.State)).ToList();
        return new()
        {
            Batch = batch,
            Tally = final.Where(row => row is { Restarts: > 0, Batch: > 0 }).Aggregate(board.Settled.Tally, (sum, row) => sum.With(row.State, probability(row.PeerId))),
            LastVerdictAt = rows.Where(row => row is { Restarts: > 0, Batch: > 0 }).Select(row => (DateTimeOffset?)row.UpdatedAt).Append(board.Settled.LastVerdictAt).Max(),
            Down = [.. rows.Where(row => Budget.IsDown(row.State)).Select(row => row.PeerId)],
            Deferred = [.. board.Settled.Deferred, .. rows.Where(row => row.State == PeerState.Deferred).Select(row => row.PeerId)],
            Final = [.. final.CountBy(row => (Batch: row.Batch > 0 ? row.Batch : row.Planned!.Value, row.State)).Select(count => new StateCount(count.Key.Batch, count.Key.State, count.Value))],
        };
    }

    private static bool IsFinal(PeerState state) => state is PeerState.OnExpected or PeerState.Elsewhere or PeerState.Skipped;
}

/// <summary>How many peers of a batch are in a state.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
public sealed record StateCount(int Batch, PeerState State, int Count);
