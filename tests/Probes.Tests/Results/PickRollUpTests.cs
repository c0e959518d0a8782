using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Tests.Picking;

namespace OpenZro.Probes.Tests.Results;

public sealed class PickRollUpTests : IAsyncDisposable
{
    private const string West = "west";

    private static readonly DateTimeOffset _noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetDefinition _fleet = FleetOf("near");

    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly FakeTimeProvider _time = new(_noon);
    private readonly RetentionOptions _retention = new();
    private readonly ResultsWriter _writer;
    private readonly ResultsReader _reader;

    public PickRollUpTests()
    {
        _writer = new ResultsWriter(_store, _retention, _time);
        _reader = new ResultsReader(_store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_hour_says_what_its_slots_say()
    {
        await WriteAsync(_noon, 60, minute => minute is 20 or 21);
        var slots = PickStretches.Of(West, await _reader.RunsAsync(West, ["near", "far"], _noon, _noon.AddHours(1), Cancel), _ => _fleet, PickRollUp.Fine).ToList();

        (await RollUpAsync()).ShouldBe(1);

        var hour = (await PicksAsync()).ShouldHaveSingleItem();
        hour.Key.ShouldBe(_noon);
        hour.Value.Select(Told).ShouldBe(slots.Select(Told));
        hour.Value.Select(stretch => (stretch.Pick.Relay, stretch.Length.TotalMinutes)).ShouldBe([("near", 20), ("far", 2), ("near", 38)]);
    }

    [Fact]
    public async Task An_hour_that_is_not_over_is_not_made()
    {
        await WriteAsync(_noon, 30);

        _time.SetUtcNow(_noon.AddMinutes(63));
        (await new PickRollUp(_store, _retention, _time).RunAsync(Cancel)).ShouldBe(0);

        (await PicksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_late_has_its_hour_made_again_and_until_then_nobody_is_told_the_old_one()
    {
        await WriteAsync(_noon, 30);
        await RollUpAsync();
        await WriteAsync(_noon.AddMinutes(30), 30, _ => true);

        (await PicksAsync()).ShouldBeEmpty();
        (await RollUpAsync()).ShouldBe(1);

        (await PicksAsync())[_noon].Select(stretch => stretch.Pick.Relay).ShouldBe(["near", "far"]);
    }

    [Fact]
    public async Task What_comes_while_an_hour_is_made_has_it_made_again()
    {
        await WriteAsync(_noon, 30);
        _time.SetUtcNow(_noon.AddHours(2));
        await using var late = new FailingTables(_store, int.MaxValue) { BeforeDelete = () => WriteAsync(_noon.AddMinutes(30), 1, _ => true) };

        await new PickRollUp(late, _retention, _time).RunAsync(Cancel);

        (await PicksAsync()).ShouldBeEmpty();
        await RollUpAsync();
        (await PicksAsync())[_noon].Select(stretch => stretch.Pick.Relay).ShouldBe(["near", "far"]);
    }

    [Fact]
    public async Task Slots_are_judged_by_the_fleet_that_was_in_force_in_them()
    {
        var other = FleetOf("far");
        await WriteAsync(_noon, 30);
        await WriteAsync(_noon.AddMinutes(30), 30, fleet: other);

        await RollUpAsync();

        (await PicksAsync())[_noon].Select(stretch => (stretch.At, stretch.Pick.Relay, string.Join(' ', stretch.Expected))).ShouldBe([(_noon, "near", "near"), (_noon.AddMinutes(30), "near", "far")]);
    }

    [Fact]
    public async Task It_is_known_for_longer_than_its_slots()
    {
        await WriteAsync(_noon, 60);
        await RollUpAsync();

        _time.SetUtcNow(_noon.AddDays(20));
        (await new Retention(_store, _retention, _time).RunAsync(Cancel)).ShouldContain(ResultsTables.Observations(_noon));
        (await PicksAsync()).ShouldHaveSingleItem();
        _time.SetUtcNow(_noon.AddDays(120));
        (await new Retention(_store, _retention, _time).RunAsync(Cancel)).ShouldContain(ResultsTables.Picks(_noon));

        (await PicksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_hour_whose_slots_are_gone_is_not_made_of_nothing()
    {
        await WriteAsync(_noon, 60);
        await RollUpAsync();
        var known = (await PicksAsync())[_noon].Select(Told).ToList();
        await _store.UpsertAsync(ResultsTables.RollUps, [new TableRow(PickRollUp.Partition, RollUp.Key(ResultsTables.Hour(_noon), West))], cancellationToken: Cancel);

        _time.SetUtcNow(_noon.AddDays(20));
        await new Retention(_store, _retention, _time).RunAsync(Cancel);
        (await new PickRollUp(_store, _retention, _time).RunAsync(Cancel)).ShouldBe(1);

        (await PicksAsync())[_noon].Select(Told).ShouldBe(known);
    }

    [Fact]
    public void What_a_row_cannot_hold_is_left_to_the_slots()
    {
        var random = new Random(7);
        var stretches = Enumerable.Range(0, 3600).Select(slot => new PickStretch(_noon.AddSeconds(slot), TimeSpan.FromSeconds(1), new Pick
        {
            Region = West, Case = PickCase.UdpOpen, Candidates = [.. Enumerable.Range(0, 100).Select(relay => new PickCandidate($"relay-{random.Next()}", random.NextDouble(), null))],
        }, []));

        PickRows.Read(PickRows.Write(West, _noon, stretches)).ShouldBeNull();
        PickRows.Read(PickRows.Write(West, _noon, [])).ShouldNotBeNull().ShouldBeEmpty();
    }

    private static (DateTimeOffset At, TimeSpan Length, string? Relay, double Probability, int Contenders, TimeSpan? Margin, string Expected, string Candidates) Told(PickStretch stretch) =>
        (stretch.At, stretch.Length, stretch.Pick.Relay, Math.Round(stretch.Pick.Probability, 6), stretch.Pick.Contenders.Count, stretch.Pick.Margin, string.Join(' ', stretch.Expected),
            string.Join(' ', stretch.Pick.Candidates.Select(candidate => $"{candidate.Relay} {Math.Round(candidate.Probability, 6)}")));

    private static FleetDefinition FleetOf(string expected) => FleetReader.Read(
        $$"""
        mesh: test
        interval: 60s
        regions: [ { name: west, expect: [{{expected}}] } ]
        relays:
          - { name: near, url: 'rel://192.0.2.1:80' }
          - { name: far, url: 'rel://192.0.2.3:80' }
        """,
        "fleet.yaml").Fleet!;

    private async Task<int> RollUpAsync()
    {
        _time.SetUtcNow(_noon.AddHours(2));
        return await new PickRollUp(_store, _retention, _time).RunAsync(Cancel);
    }

    private Task<IReadOnlyDictionary<DateTimeOffset, IReadOnlyList<PickStretch>>> PicksAsync() => _reader.PicksAsync(West, _noon.AddHours(-1), _noon.AddHours(3), Cancel);

    /// <summary>Writes a slot a minute, in some of which the near relay does not answer.</summary>
    private async Task WriteAsync(DateTimeOffset from, int minutes, Func<int, bool>? isNearDown = null, FleetDefinition? fleet = null)
    {
        fleet ??= _fleet;
        await _writer.KeepAsync(fleet, Cancel);
        for (var minute = 0; minute < minutes; minute++)
        {
            var at = from.AddMinutes(minute);
            if (_time.GetUtcNow() < at)
                _time.SetUtcNow(at);
            await _writer.WriteAsync(
                new ProbeRun
                {
                    Region = West, Slot = at, StartedAt = at, FleetVersion = fleet.Version,
                    Relays = [.. fleet.Relays.Select(relay => new RelayRun { Relay = relay.Name, Endpoints = [Seen.At(relay, at, relay.Name == "near" ? isNearDown?.Invoke(minute) == true ? null : 10 : 200)] })],
                },
                cancellationToken: Cancel);
        }
    }
}
