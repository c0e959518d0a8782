using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Picking;

public sealed class PickStretchesTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetDefinition _fleet = FleetReader.Read(
        """
        mesh: test
        interval: 10s
        regions: [ { name: west, expect: [near] } ]
        relays:
          - { name: near, url: 'rel://192.0.2.1:80' }
          - { name: level, url: 'rel://192.0.2.2:80' }
          - { name: far, url: 'rel://192.0.2.3:80' }
        """,
        "fleet.yaml").Fleet!;

    [Fact]
    public void What_fails_in_a_slot_loses_in_it_and_wins_again_after_it()
    {
        var stretches = Of(30, (slot, relay) => relay switch { "near" => slot is 12 or 13 ? null : 10, "level" => 100, _ => 200 });

        stretches.Select(stretch => (stretch.Pick.Relay, stretch.Length.TotalSeconds, stretch.Expects(stretch.Pick.Relay!))).ShouldBe(
            [("near", 120, true), ("level", 20, false), ("near", 160, true)]);
    }

    [Fact]
    public void A_relay_that_comes_and_goes_does_not_make_chance_between_others_a_winner()
    {
        var stretches = Of(30, (slot, relay) => relay switch { "near" => slot % 3 == 0 ? 20 : 22, "level" => slot % 3 == 0 ? 22 : 20.5, _ => slot % 2 == 0 ? 200 : null });

        stretches.Count.ShouldBe(30, "another thing failed in each slot than in the one before");
        stretches.ShouldAllBe(stretch => stretch.Pick.Contenders.Count == 2);
        stretches.Select(stretch => stretch.Pick.Relay).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void What_changes_without_a_failure_is_told_from_step_to_fine_step()
    {
        var stretches = Of(60, (slot, relay) => relay switch { "near" => slot < 30 ? 10 : 300, "level" => 100, _ => 200 });

        stretches.Select(stretch => (stretch.At, stretch.Pick.Relay)).ShouldBe([(_start, "near"), (_start.AddMinutes(5), "level")]);
    }

    private static List<PickStretch> Of(int slots, Func<int, string, double?> roundTrip) =>
        [.. PickStretches.Of("west", [.. Enumerable.Range(0, slots).Select(slot => Run(slot, roundTrip))], version => version == _fleet.Version ? _fleet : null, TimeSpan.FromMinutes(5))];

    private static ProbeRun Run(int slot, Func<int, string, double?> roundTrip)
    {
        var at = _start.AddSeconds(10 * slot);
        return new ProbeRun
        {
            Region = "west", Slot = at, StartedAt = at, FleetVersion = _fleet.Version,
            Relays = [.. _fleet.Relays.Select(relay => new RelayRun { Relay = relay.Name, Endpoints = [Seen.At(relay, at, roundTrip(slot, relay.Name))] })],
        };
    }
}
