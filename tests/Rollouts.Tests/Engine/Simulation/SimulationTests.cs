using CsCheck;

namespace OpenZro.Probes.Rollouts.Tests.Engine.Simulation;

/// <summary>
/// Whatever happens, a script ends as it does when nothing happens. A failing run prints its seed; with it in <c>CsCheck_Seed</c> the
/// same run is the first to be tried.
/// </summary>
public sealed class SimulationTests
{
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

    [Fact]
    public void Random_scripts_end_as_if_nothing_had_happened() =>
        Gen.Select(Script.Gen, Gen.Int, Gen.Int[1, 3], Gen.Int[0, 40]).Sample(
            (script, seed, engines, faults) =>
            {
                var undisturbed = SimulatedRun.Run(script, seed, 1, _ => Fault.None);
                var left = faults;
                var disturbed = SimulatedRun.Run(script, seed, engines, random => random.Next(8) == 0 && left-- > 0 ? Faults[random.Next(Faults.Length)] : Fault.None);
                ShouldBeAlike(disturbed, undisturbed);
            },
            iter: 1500);

    [Theory]
    [InlineData(nameof(Fault.CrashBefore))]
    [InlineData(nameof(Fault.CrashAfter))]
    [InlineData(nameof(Fault.Busy))]
    [InlineData(nameof(Fault.LostAnswer))]
    [InlineData(nameof(Fault.AskedAgain))]
    [InlineData(nameof(Fault.Stall))]
    public void A_fault_at_any_one_await_changes_nothing(string name)
    {
        var fault = Enum.Parse<Fault>(name);
        var undisturbed = SimulatedRun.Run(_everything, 1, 2, _ => Fault.None);
        for (var at = 0; at < Math.Min(undisturbed.Awaits, 1500); at++)
        {
            var left = at;
            ShouldBeAlike(SimulatedRun.Run(_everything, 1, 2, _ => left-- == 0 ? fault : Fault.None), undisturbed);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var (one, two) = (Run(), Run());

        one.Awaits.ShouldBe(two.Awaits);
        one.End.StartedAt.ShouldBe(two.End.StartedAt);

        static SimulatedRun Run() => SimulatedRun.Run(_everything, 5, 2, random => random.Next(60) == 0 ? Faults[random.Next(Faults.Length)] : Fault.None);
    }

    private static Fault[] Faults { get; } = [Fault.CrashBefore, Fault.CrashAfter, Fault.Busy, Fault.LostAnswer, Fault.AskedAgain, Fault.Stall];

    private static void ShouldBeAlike(SimulatedRun disturbed, SimulatedRun undisturbed)
    {
        disturbed.End.State.ShouldBe(undisturbed.End.State, disturbed.End.Problem);
        disturbed.End.Outcome.ShouldBe(undisturbed.End.Outcome);
        disturbed.Effects.ShouldBe(undisturbed.Effects);
    }
}
