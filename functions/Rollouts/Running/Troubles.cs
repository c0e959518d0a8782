using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What people are told of drivers that fail, while they are tried again and when that came to nothing.</summary>
internal static class Troubles
{
    private const int Longest = 400;

    /// <summary>What a driver failed with, and the how manyth time; <see langword="null"/> when it told no failure.</summary>
    public static string? Of(PeerProgress row, RestartBeginning answer) =>
        answer.Failure is not { Detail: var detail } ? null
        : $"attempt {Math.Max(1, row.Attempts)}: {(detail.Length <= Longest ? detail : detail[..Longest] + "…")}";

    /// <summary>Says that peers are being restarted, and what keeps those that were not begun yet.</summary>
    public static Task StandAsync(RolloutWork work, IEnumerable<PeerProgress> rows, CancellationToken cancellationToken)
    {
        var what = work.Args.Batch > 0 ? $"batch {work.Args.Batch} of {work.Plan.Batches.Count} is being restarted" : "peers are being restarted";
        var troubles = rows.Where(row => row is { IsToBegin: true, Trouble: not null }).GroupBy(row => row.Trouble!)
            .Select(same => $"{same.Key} ({FewNames.Of([.. same.Select(row => row.Name)])})").ToList();
        return work.StandAsync(RolloutState.Running, troubles.Count == 0 ? what : $"{what}; {FewNames.Of(troubles)}", cancellationToken);
    }
}
