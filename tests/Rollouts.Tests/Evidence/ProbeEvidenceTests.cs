using System.Net;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Tests.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Tests.Evidence;

public sealed class ProbeEvidenceTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetDefinition Fleet = PlanSamples.Mesh;

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ProbeEvidence Evidence => new(new Dictionary<string, ITableStore> { ["any"] = _tables }, new HealthRows(_tables), _time);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _tables.DisposeAsync();

    [Fact]
    public async Task Only_runs_that_used_this_very_fleet_count()
    {
        await ProbeAsync("brazilsouth", 0, 5, version: "another");
        await ProbeAsync("brazilsouth", 5, 5);
        await ProbeAsync("westeurope", 8, 2);
        _time.Advance(TimeSpan.FromMinutes(10));

        var runs = await Evidence.RunsAsync(Fleet, "br", 10, Cancel);

        runs.CountBy(run => run.Region).ShouldBe([new("brazilsouth", 5), new("westeurope", 2)], ignoreOrder: true);
        runs.ShouldAllBe(run => run.Relays.Single().Relay == "br");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    public async Task What_is_asked_for_is_found_at_any_moment_while_the_next_slot_runs(int samples)
    {
        var fleet = Fleet with { AuthSecret = new SecretReference { Env = "SECRET" } };
        await ProbeAsync("brazilsouth", 0, 40);
        _time.Advance(TimeSpan.FromMinutes(40));
        for (var late = 0; late < 60; late += 5)
        {
            (await Evidence.RunsAsync(fleet, "br", samples, Cancel)).Count.ShouldBeGreaterThanOrEqualTo(samples, $"{late} s into the slot");
            _time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_candidate_is_in_the_race_only_when_it_is_imagined_there()
    {
        await ProbeAsync("brazilsouth", 0, 5);
        _time.Advance(TimeSpan.FromMinutes(5));

        var now = (await Evidence.PicksAsync(Fleet, null, RelayState.Active, Cancel)).Single(pick => pick.Region == "brazilsouth");
        var then = (await Evidence.PicksAsync(Fleet, "br", RelayState.Active, Cancel)).Single(pick => pick.Region == "brazilsouth");

        now.Probabilities.Keys.ShouldNotContain("br");
        then.Probabilities["br"].ShouldBeGreaterThan(0.9);
        then.RoundTrips["br"].ShouldBe(TimeSpan.FromMilliseconds(30));
    }

    [Fact]
    public async Task The_outage_of_a_rival_does_not_prove_that_a_relay_wins()
    {
        await ProbeAsync("brazilsouth", 0, 20);
        await ProbeAsync("brazilsouth", 20, 5, failing: "br");
        _time.Advance(TimeSpan.FromMinutes(25));

        var pick = (await Evidence.PicksAsync(Fleet, "br", RelayState.Active, Cancel)).Single(pick => pick.Region == "brazilsouth");

        pick.Probabilities["br"].ShouldBe(0, "it is down now");
        pick.Probabilities["us"].ShouldBeLessThan(0.25, "it wins only because br is down");
    }

    [Fact]
    public async Task A_region_without_a_slot_for_three_intervals_is_silent()
    {
        await ProbeAsync("brazilsouth", 0, 10);
        await ProbeAsync("westeurope", 0, 5);
        _time.Advance(TimeSpan.FromMinutes(10));

        (await Evidence.SilentRegionsAsync(Fleet, Cancel)).ShouldBe(["westeurope"]);
    }

    private async Task ProbeAsync(string region, int from, int count, string? failing = null, string? version = null)
    {
        var writer = new ResultsWriter(_tables, new RetentionOptions(), _time);
        foreach (var minute in Enumerable.Range(from, count))
            await writer.WriteAsync(Run(region, Start.AddMinutes(minute), failing, version ?? Fleet.Version), cancellationToken: Cancel);
    }

    private static ProbeRun Run(string region, DateTimeOffset slot, string? failing, string version) => new()
    {
        Region = region,
        Slot = slot,
        StartedAt = slot,
        FleetVersion = version,
        Relays = [.. Fleet.Relays.Select(relay => new RelayRun { Relay = relay.Name, Endpoints = [See(relay, slot, relay.Name == failing)] })],
    };

    private static Observation See(Relay relay, DateTimeOffset slot, bool fails)
    {
        var roundTrip = TimeSpan.FromMilliseconds(relay.Name == "br" ? 30 : 300);
        return new()
        {
            Endpoint = new(IPAddress.Loopback, 443, relay.Url.Host, null),
            StartedAt = slot,
            Goal = ProbePhase.Authenticate,
            Connect = fails ? null : roundTrip,
            Handshake = fails ? null : roundTrip,
            Upgrade = fails ? null : roundTrip,
            Authenticate = fails ? null : roundTrip,
            Failure = fails ? new ProbeFailure(ProbePhase.Connect, FailureReason.Refused, "refused") : null,
        };
    }
}
