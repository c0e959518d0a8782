using System.Collections.Concurrent;
using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Running.Simulation;

/// <summary>
/// Whole rollouts in virtual time. A failing one prints its seed; with it in <c>ROLLOUT_SEED</c> that one run is made again.
/// </summary>
public sealed class RolloutSimulationTests
{
    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("ROLLOUT_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 1500;

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

    [Theory]
    [InlineData(nameof(Engine.Simulation.Fault.CrashBefore), 1)]
    [InlineData(nameof(Engine.Simulation.Fault.CrashAfter), 1)]
    [InlineData(nameof(Engine.Simulation.Fault.Busy), 7)]
    [InlineData(nameof(Engine.Simulation.Fault.LostAnswer), 7)]
    [InlineData(nameof(Engine.Simulation.Fault.AskedAgain), 7)]
    [InlineData(nameof(Engine.Simulation.Fault.Stall), 7)]
    public void A_fault_at_any_await_leaves_what_comes_of_it_as_it_was(string name, int every)
    {
        var fault = Enum.Parse<Engine.Simulation.Fault>(name);
        var undisturbed = SimulatedRollout.Run(Scenario.Orderly, _ => Engine.Simulation.Fault.None);
        undisturbed.Ends.Single().State.ShouldBe(RolloutState.Done);
        undisturbed.States.ShouldBe(new Dictionary<string, PeerState> { ["p0"] = PeerState.OnExpected, ["p1"] = PeerState.Elsewhere, ["p2"] = PeerState.OnExpected });

        Parallel.ForEach(Enumerable.Range(0, undisturbed.Awaits / every), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var left = i * every;
            var disturbed = SimulatedRollout.Run(Scenario.Orderly, _ => left-- == 0 ? fault : Engine.Simulation.Fault.None);
            disturbed.Ends.Single().State.ShouldBe(RolloutState.Done, $"{fault} at await {i * every}: {disturbed.Ends.Single().Explanation}");
            disturbed.States.ShouldBe(undisturbed.States, $"{fault} at await {i * every}");
        });
        TestContext.Current.SendDiagnosticMessage($"{fault}: {undisturbed.Awaits / every} of {undisturbed.Awaits} awaits");
    }
}
