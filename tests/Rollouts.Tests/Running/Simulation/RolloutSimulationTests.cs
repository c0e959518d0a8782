using System.Collections.Concurrent;
using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

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
        var met = new ConcurrentDictionary<(Fault Fault, Call Call), int>();
        var actions = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var touches = 0;
        Parallel.ForEach(Seed is { } one ? [one] : Enumerable.Range(1, Runs), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            try
            {
                var run = SimulatedRollout.Run(Scenario.Of(seed));
                Interlocked.Add(ref touches, run.Touches);
                foreach (var fault in run.Luck.Met)
                    met.AddOrUpdate(fault.Key, fault.Value, (_, count) => count + fault.Value);
                foreach (var action in run.Actions.CountBy(action => action))
                    actions.AddOrUpdate(action.Key, action.Value, (_, count) => count + action.Value);
                foreach (var end in run.Ends)
                    ends.Add(end.State);
            }
            catch (Exception wrong)
            {
                failures[seed] = wrong;
            }
        });
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", met.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key.Fault} at {fault.Key.Call}: {fault.Value}")));
        TestContext.Current.SendDiagnosticMessage($"{touches} touches; " + string.Join(", ", ends.CountBy(state => state).OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}")));

        TestContext.Current.SendDiagnosticMessage(string.Join(", ", actions.OrderBy(action => action.Key, StringComparer.Ordinal).Select(action => $"{action.Key}: {action.Value}")));

        failures.OrderBy(failure => failure.Key).Take(3).Select(failure => $"ROLLOUT_SEED={failure.Key}: {failure.Value}").ShouldBeEmpty($"{failures.Count} runs failed");
        if (Seed is not null)
            return;
        ends.Distinct().ShouldBe([RolloutState.Done, RolloutState.Rejected, RolloutState.Aborted, RolloutState.RolledBack], ignoreOrder: true, "the runs end in every way that there is, but for a list that was edited before the preflight");
        new[] { "peer-looked-at-anew", "peer-restart-repeated", "evidence-missing", "evidence-found" }.Except(actions.Keys).ShouldBeEmpty("what a rollout does by itself and when it is resumed has been done");
        Faults.AtCalls.Where(fault => !met.ContainsKey(fault)).ShouldBeEmpty("every fault has been at every call at which it can be");
    }

    [Theory]
    [InlineData(nameof(Fault.CrashBefore), 1)]
    [InlineData(nameof(Fault.CrashAfter), 1)]
    [InlineData(nameof(Fault.Busy), 7)]
    [InlineData(nameof(Fault.BusyForLong), 5)]
    [InlineData(nameof(Fault.LostAnswer), 7)]
    [InlineData(nameof(Fault.AskedAgain), 3)]
    [InlineData(nameof(Fault.Raced), 1)]
    [InlineData(nameof(Fault.BeingDeleted), 3)]
    [InlineData(nameof(Fault.TimedOut), 7)]
    [InlineData(nameof(Fault.DoneTooLate), 1)]
    [InlineData(nameof(Fault.Stall), 7)]
    public void A_fault_at_any_await_leaves_what_comes_of_it_as_it_was(string name, int every)
    {
        var fault = Enum.Parse<Fault>(name);
        var undisturbed = SimulatedRollout.Run(Scenario.Orderly, Luck.None);
        undisturbed.Ends.Single().State.ShouldBe(RolloutState.Done);
        undisturbed.States.ShouldBe(new Dictionary<string, PeerState> { ["p0"] = PeerState.OnExpected, ["p1"] = PeerState.Elsewhere, ["p2"] = PeerState.OnExpected });
        var places = undisturbed.Luck.Calls.Index().Where(at => Faults.CanBe(fault, at.Item)).Select(at => at.Index).Where((_, i) => i % every == 0).ToList();

        Parallel.ForEach(places, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, at =>
        {
            var disturbed = SimulatedRollout.Run(Scenario.Orderly, Luck.At(at, fault));
            disturbed.Luck.Met.Values.Sum().ShouldBe(1);
            disturbed.Ends.Single().State.ShouldBe(RolloutState.Done, $"{fault} at await {at}: {disturbed.Ends.Single().Explanation}");
            disturbed.States.ShouldBe(undisturbed.States, $"{fault} at await {at}");
        });
        TestContext.Current.SendDiagnosticMessage($"{fault}: {places.Count} of {undisturbed.Luck.Calls.Count} awaits");
    }
}
