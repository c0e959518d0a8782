using System.Collections.Concurrent;
using CsCheck;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// Whatever happens, a script ends as it does when nothing happens. A failing run prints its seed; with it in <c>CsCheck_Seed</c> the
/// same run is the first to be tried.
/// </summary>
public sealed class SimulationTests
{
    private const int Runs = 4000;

    private static readonly Script _everything = new(
    [
        new StepAct("work"),
        new AllAct(4, 2),
        new SignalAct(),
        new ChildAct(new Script([new StepAct("work"), new SleepAct(TimeSpan.FromSeconds(5)), new AllAct(2, 1)])),
        new SleepAct(TimeSpan.FromSeconds(20)),
        new StepAct("hang"),
        new SignalAct(),
        new StepAct("work"),
    ]);

    private static readonly ConcurrentDictionary<(Fault Fault, Call Call), int> _met = new();

    [Fact]
    public void Random_scripts_end_as_if_nothing_had_happened()
    {
        Gen.Select(Script.Gen, Gen.Int, Gen.Int[1, 3], Gen.Int[0, 40]).Sample(
            (script, seed, engines, faults) =>
            {
                var undisturbed = SimulatedRun.Run(script, seed, 1, _ => Luck.None);
                var disturbed = SimulatedRun.Run(script, seed, engines, random => Luck.Now(random, rarity: 8, faults));
                foreach (var met in disturbed.Luck.Met)
                    _met.AddOrUpdate(met.Key, met.Value, (_, count) => count + met.Value);
                ShouldBeAlike(disturbed, undisturbed);
            },
            iter: Runs);

        Faults.AtCalls.Where(fault => !_met.ContainsKey(fault)).ShouldBeEmpty("every fault has been at every call at which it can be");
    }

    [Theory]
    [InlineData(nameof(Fault.CrashBefore))]
    [InlineData(nameof(Fault.CrashAfter))]
    [InlineData(nameof(Fault.Busy))]
    [InlineData(nameof(Fault.BusyForLong))]
    [InlineData(nameof(Fault.LostAnswer))]
    [InlineData(nameof(Fault.AskedAgain))]
    [InlineData(nameof(Fault.Raced))]
    [InlineData(nameof(Fault.BeingDeleted))]
    [InlineData(nameof(Fault.TimedOut))]
    [InlineData(nameof(Fault.DoneTooLate))]
    [InlineData(nameof(Fault.Stall))]
    public void A_fault_at_any_one_await_changes_nothing(string name)
    {
        var fault = Enum.Parse<Fault>(name);
        var undisturbed = SimulatedRun.Run(_everything, 1, 2, _ => Luck.None);
        var places = undisturbed.Luck.Calls.Index().Where(at => Faults.CanBe(fault, at.Item)).Select(at => at.Index).ToList();
        places.ShouldNotBeEmpty();
        foreach (var at in places)
        {
            var disturbed = SimulatedRun.Run(_everything, 1, 2, _ => Luck.At(at, fault));
            disturbed.Luck.Met.Values.Sum().ShouldBe(1);
            ShouldBeAlike(disturbed, undisturbed);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var (one, two) = (Run(), Run());

        one.Luck.Calls.ShouldBe(two.Luck.Calls);
        one.End.StartedAt.ShouldBe(two.End.StartedAt);

        static SimulatedRun Run() => SimulatedRun.Run(_everything, 5, 2, random => Luck.Now(random, rarity: 60, int.MaxValue));
    }

    private static void ShouldBeAlike(SimulatedRun disturbed, SimulatedRun undisturbed)
    {
        disturbed.End.State.ShouldBe(undisturbed.End.State, disturbed.End.Problem);
        disturbed.End.Outcome.ShouldBe(undisturbed.End.Outcome);
        disturbed.Effects.ShouldBe(undisturbed.Effects);
    }
}
