using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Running.Steps;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>Of what a rollout does itself, nobody is told by incidents as well.</summary>
public sealed class SilenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("kind: add\nrelay: br\nregister: { via: print }", "br")]
    [InlineData("kind: repick", null)]
    public async Task A_rollout_that_restarts_peers_keeps_quiet_of_what_that_does_to_them_and_of_its_relay(string kind, string? relay)
    {
        await using var tables = SqliteTables.InMemory();
        var stage = new RolloutStage(tables, new FakeTimeProvider(Noon));
        var id = await stage.StartAsync(
            "ann", TestContext.Current.CancellationToken, $"{kind}\nmesh: prod\nreason: CHG-1042\npeers: {{ select: [{{ groups: [sp] }}] }}\nrestart: {{ batches: [1], maxUnavailable: 1 }}\n");

        await stage.RunAsync(id, new BeginWaveStep(stage.Parts), args => args with { Batch = 1 });

        var maintenance = (await stage.Parts.Health.MaintenancesAsync("prod", TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (maintenance.Rollout, maintenance.Relay).ShouldBe((id, relay));
        maintenance.Covers(new Cause { Kind = CauseKind.Finding, Code = FindingCodes.PeersStranded }, "brazilsouth").ShouldBeTrue();
        maintenance.Covers(Cause.Down("us"), "brazilsouth").ShouldBeFalse("that is none of its making");
        maintenance.Covers(Cause.Down("br"), "brazilsouth").ShouldBe(relay is "br");
    }
}
