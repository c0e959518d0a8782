using System.Runtime.CompilerServices;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Engine.Contract;
using OpenZro.Probes.Rollouts.Tests.Running.Simulation;

namespace OpenZro.Probes.Rollouts.Tests.Running.Journals;

/// <summary>
/// Rollouts in flight go on with the method that they were begun with. The journals of finished ones are run again over it: a change that
/// would break a rollout in flight fails here, and belongs into a new version beside the old one.
/// </summary>
public sealed class JournalFilesTests
{
    private const int MostEntries = 120;

    private static readonly (string Name, RolloutKind Kind, RolloutState End)[] Wanted =
    [
        ("add", RolloutKind.Add, RolloutState.Done), ("retire", RolloutKind.Retire, RolloutState.Done), ("repick", RolloutKind.Repick, RolloutState.Done),
        ("rolled-back", RolloutKind.Add, RolloutState.RolledBack), ("aborted", RolloutKind.Add, RolloutState.Aborted), ("rejected", RolloutKind.Add, RolloutState.Rejected),
    ];

    [Fact]
    public void Every_way_in_which_a_rollout_ends_is_on_file()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_JOURNALS") == "1")
            WriteFiles();

        JournalFile.All.Select(file => file.Name).ShouldBe(Wanted.Select(wanted => $"journal.{wanted.Name}.json"), ignoreOrder: true);
    }

    [Fact]
    public void Finished_rollouts_are_replayed_to_their_end()
    {
        var program = RolloutProgram.Of(Nothing());
        foreach (var run in JournalFile.All.SelectMany(file => file.Runs))
        {
            run.Entries[^1].Next!.Kind.ShouldBe(OperationKind.End);
            JournalReplay.Verify(program.Find(run.Orchestration, run.Version)!, run.Id, run.Input, run.Entries);
        }
    }

    [Theory]
    [InlineData("another step first")]
    [InlineData("another input")]
    [InlineData("a step left out")]
    public void A_method_that_was_changed_under_its_version_is_found_out(string change)
    {
        var run = JournalFile.All.Single(file => file.Name == "journal.add.json").Runs.Single(run => run.Orchestration == RolloutInput.Orchestration);
        var altered = new ScriptedOrchestration(RolloutInput.Orchestration, (context, input) => AlterAsync(context, input, change));

        Should.Throw<JournalMismatchException>(() => JournalReplay.Verify(altered, run.Id, run.Input, run.Entries));
    }

    /// <summary>Writes the files anew, from simulated rollouts: only for a version that no rollout is run by yet. They are built in, so build again.</summary>
    private static void WriteFiles()
    {
        foreach (var (name, kind, end) in Wanted)
        {
            var run = Enumerable.Range(1, 5000).Select(Scenario.Of).Where(scenario => scenario.Kind == kind && scenario.Gates.Count > 0 && !scenario.HasRival && scenario.Peers.Count > 2)
                .Select(scenario => SimulatedRollout.Run(scenario with { Faults = 0 }))
                .First(run => run.Ends is [var header] && header.State == end && run.Touches > (end is RolloutState.Rejected || kind == RolloutKind.Retire ? 0 : 2) && run.Journals.Sum(journal => journal.Value.Count) < MostEntries);
            File.WriteAllText(Path.Combine(Folder(), $"{name}.json"), new JournalFile(name, [.. run.Journals.Select(journal => new RecordedRun(
                journal.Key, run.Instances[journal.Key].Name, RolloutOrchestration.Newest, run.Instances[journal.Key].Input, journal.Value))]).Text());
        }
    }

    private static async Durable<Outcome> AlterAsync(IOrchestrationContext context, Payload input, string change)
    {
        if (change == "another step first")
            await context.Step("extra-1", "extra", Payload.None);
        return change == "a step left out"
            ? Outcome.Succeeded()
            : await new RolloutOrchestration().RunAsync(context, change == "another input" ? Payload.Of(input.To<RolloutInput>() with { PlanHash = "another" }) : input);
    }

    private static RolloutParts Nothing() => new() { Store = null!, Clock = null!, Fleets = null!, Probes = null!, Directory = null!, Drivers = null!, Notifications = null! };

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
