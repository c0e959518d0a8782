using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Simulator.Tests.Peers;

public sealed class PickerRaceTests
{
    [Fact]
    public void The_first_that_is_ready_wins_whatever_its_place() =>
        PickerRace.Run([Good(140), Good(130), Bad(10)]).ShouldBe((1, TimeSpan.FromMilliseconds(130)));

    [Fact]
    public void The_eighth_starts_when_one_of_the_first_seven_ends_and_no_winner_is_known_before() =>
        PickerRace.Run([Good(100), .. Enumerable.Repeat(Bad(400), 6), Good(20)]).ShouldBe((0, TimeSpan.FromMilliseconds(100)));

    [Fact]
    public void A_late_entry_can_be_known_only_after_its_launch() =>
        PickerRace.Run([.. Enumerable.Repeat(Bad(400), 7), Good(20)]).ShouldBe((7, TimeSpan.FromMilliseconds(420)));

    [Fact]
    public void Seven_black_holes_in_front_leave_no_winner() =>
        PickerRace.Run([.. Enumerable.Repeat(Bad(30_000), 7), Good(20)]).ShouldBeNull();

    [Fact]
    public void Nobody_wins_a_race_of_failures() => PickerRace.Run([Bad(1), Bad(2)]).ShouldBeNull();

    /// <summary>Picks that the real client made: two relays in list order, true round trips, who won how often.</summary>
    [Theory]
    [InlineData(30, false, 50, false, 1.00, 0.02)]
    [InlineData(30, false, 50, true, 0.00, 0.02)]
    [InlineData(30, false, 60, true, 0.12, 0.13)]
    [InlineData(50, true, 52, true, 0.78, 0.13)]
    [InlineData(20, false, 21, false, 0.95, 0.08)]
    public void It_picks_as_the_real_client_was_seen_to(int first, bool isFirstUdp, int second, bool isSecondUdp, double share, double tolerance)
    {
        var random = new Random(7);
        RelayPath[] paths = [Path(first) with { Udp = isFirstUdp }, Path(second) with { Udp = isSecondUdp }];

        var wins = Enumerable.Range(0, 2000).Count(_ => PickerRace.Run([.. paths.Select(path => PickerRace.Attempt(path, random))])!.Value.Winner == 0);

        (wins / 2000d).ShouldBe(share, tolerance);
    }

    [Fact]
    public void A_cluster_whose_other_member_fails_loses_half_of_its_races()
    {
        var random = new Random(7);
        RelayPath[] paths = [Path(30) with { Share = 0.5 }, Path(300)];

        var wins = Enumerable.Range(0, 2000).Count(_ => PickerRace.Run([.. paths.Select(path => PickerRace.Attempt(path, random))])!.Value.Winner == 0);

        (wins / 2000d).ShouldBe(0.5, 0.05);
    }

    private static RelayPath Path(int milliseconds) => new("rels://relay.example.com:443", "rels://relay.example.com:443", TimeSpan.FromMilliseconds(milliseconds));

    private static PickerAttempt Good(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), Succeeds: true);

    private static PickerAttempt Bad(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), Succeeds: false);
}
