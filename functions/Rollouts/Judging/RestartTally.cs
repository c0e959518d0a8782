using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Judging;

/// <summary>What the budgets need to know of peers whose verdicts no longer change.</summary>
/// <param name="Back">How many came back.</param>
/// <param name="Elsewhere">How many of them elsewhere.</param>
/// <param name="Unpredicted">How many of them the predictions let expect elsewhere: the sum of 1 − probability.</param>
public sealed record RestartTally(int Back = 0, int Elsewhere = 0, double Unpredicted = 0)
{
    /// <summary>The same with a peer that came back.</summary>
    /// <param name="state">Where it came back.</param>
    /// <param name="probability">The predicted probability of an expected relay, 0 to 1; <see langword="null"/> where nothing predicts it.</param>
    public RestartTally With(PeerState state, double? probability) =>
        new(Back + 1, Elsewhere + (state == PeerState.Elsewhere ? 1 : 0), Unpredicted + 1 - (probability ?? 1));
}
