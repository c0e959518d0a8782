using System.Collections.Concurrent;
using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// Whole rollouts in virtual time. A failing one prints its seed; with it in <c>ROLLOUT_SEED</c> that one run is made again.
/// </summary>
public sealed class RolloutSimulationTests
{
    private const int Runs = 1500;

    private static int? Seed => int.TryParse(Environment.GetEnvironmentVariable("ROLLOUT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    [Fact]
    public void Whatever_happens_what_must_hold_holds()
    {
        var failures = new ConcurrentDictionary<int, Exception>();
        var ends = new ConcurrentBag<RolloutState>();
        var touches = 0;
        Parallel.ForEach(Seed is { } one ? [one] : Enumerable.Range(1, Runs), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            try
            {
                var run = SimulatedRollout.Run(Scenario.Of(seed));
                Interlocked.Add(ref touches, run.Touches);
                foreach (var end in run.Ends)
                    ends.Add(end.State);
            }
            catch (Exception wrong)
            {
                failures[seed] = wrong;
            }
        });
        TestContext.Current.SendDiagnosticMessage($"{touches} touches; " + string.Join(", ", ends.CountBy(state => state).OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}")));

        failures.OrderBy(failure => failure.Key).Take(3).Select(failure => $"ROLLOUT_SEED={failure.Key}: {failure.Value}").ShouldBeEmpty($"{failures.Count} runs failed");
        if (Seed is null)
            Enum.GetValues<RolloutState>().Where(state => new RolloutHeader { Id = "", Mesh = "", Kind = default, Reason = "", PlanHash = "", Requester = "", CreatedAt = default, Orchestration = "", State = state }.HasEnded)
                .ShouldBeSubsetOf(ends.Distinct(), "the runs end in every way that there is");
    }
}
