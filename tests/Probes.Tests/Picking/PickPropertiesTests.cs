using CsCheck;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Tests.Picking;

public sealed class PickPropertiesTests
{
    private static readonly Gen<RelayTimings> AnyRelay =
        Gen.Select(Gen.Double[0.1, 400], Gen.Bool, Gen.Int[1, 4], (roundTrip, quic, samples) => Sound(roundTrip, quic, samples));

    private static readonly Gen<PickInput> AnyInput = AnyRelay.Array[1, 12].Select(relays =>
        Timings.Of(relays.Select((relay, i) => relay with { Relay = Timings.Name(i) })));

    private static readonly Gen<PickCase> AnyCase = Gen.Bool.Select(open => open ? PickCase.UdpOpen : PickCase.UdpBlocked);

    [Fact]
    public void Probabilities_of_sound_relays_sum_to_one() => Gen.Select(AnyInput, AnyCase).Sample((input, pickCase) =>
        PickModel.Predict(input, pickCase).Candidates.Sum(candidate => candidate.Probability).ShouldBe(1, tolerance: 1e-9));

    [Fact]
    public void The_same_input_gives_the_same_pick() => Gen.Select(AnyInput, AnyCase).Sample((input, pickCase) =>
        PickModel.Predict(input, pickCase).Candidates.ShouldBe(PickModel.Predict(input with { }, pickCase).Candidates));

    [Fact]
    public void A_relay_that_another_one_beats_in_everything_is_never_the_likeliest() =>
        Gen.Select(AnyInput, AnyCase, Gen.Double[2, 50]).Sample((input, pickCase, later) =>
        {
            var dominated = input.Relays[0] with { Relay = "dominated", UdpOpen = Later(input.Relays[0].UdpOpen, later), UdpBlocked = Later(input.Relays[0].UdpBlocked, later) };

            PickModel.Predict(input.With(dominated), pickCase).Relay.ShouldNotBe("dominated");
        });

    [Fact]
    public void A_shorter_round_trip_never_lowers_a_probability() =>
        Gen.Select(AnyInput, AnyCase, Gen.Double[0, 30], Gen.Int[0, 11]).Sample((input, pickCase, sooner, which) =>
        {
            var relay = input.Relays[which % input.Relays.Count];
            var improved = relay with { UdpOpen = Later(relay.UdpOpen, -sooner), UdpBlocked = Later(relay.UdpBlocked, -sooner) };

            Probability(input.With(improved), pickCase, relay.Relay).ShouldBeGreaterThanOrEqualTo(Probability(input, pickCase, relay.Relay));
        });

    [Fact]
    public void A_relay_that_cannot_be_used_changes_nothing_while_all_are_dialled_at_once() =>
        Gen.Select(AnyRelay.Array[1, 6], AnyCase, Gen.Int[0, 6], Gen.Int[0, 30_000]).Sample((relays, pickCase, place, failedMs) =>
        {
            var sound = relays.Select((relay, i) => relay with { Relay = Timings.Name(i) }).ToList();
            RaceSample[] fails = [new(Transport.Ws, TimeSpan.FromMilliseconds(failedMs), Ready: false)];
            var broken = new RelayTimings { Relay = "broken", UdpOpen = fails, UdpBlocked = fails };
            var with = sound.ToList();
            with.Insert(Math.Min(place, sound.Count), broken);

            PickModel.Predict(Timings.Of(with), pickCase).Candidates.ShouldBe(PickModel.Predict(Timings.Of(sound), pickCase).Candidates);
        });

    [Fact]
    public void Between_equals_the_earlier_in_the_list_is_the_likelier() => Gen.Double[0.1, 400].Sample(roundTrip =>
    {
        var pick = PickModel.Predict(Timings.Of([Sound(roundTrip, quic: false, 1) with { Relay = "a" }, Sound(roundTrip, quic: false, 1) with { Relay = "b" }]), PickCase.UdpOpen);

        pick.Relay.ShouldBe("a");
        pick.Probability.ShouldBeInRange(0.5, 0.6);
    });

    private static double Probability(PickInput input, PickCase pickCase, string relay) =>
        PickModel.Predict(input, pickCase).Candidates.Single(candidate => candidate.Relay == relay).Probability;

    private static RelayTimings Sound(double roundTripMs, bool quic, int samples)
    {
        var timings = RelayTimings.FromRoundTrip("relay", TimeSpan.FromMilliseconds(roundTripMs), quic);
        return timings with
        {
            UdpOpen = [.. Enumerable.Range(0, samples).SelectMany(i => Later(timings.UdpOpen, i * 3))],
            UdpBlocked = [.. Enumerable.Range(0, samples).SelectMany(i => Later(timings.UdpBlocked, i * 3))],
        };
    }

    private static RaceSample[] Later(IReadOnlyList<RaceSample> samples, double ms) =>
        [.. samples.Select(sample => sample with { Elapsed = TimeSpan.FromMilliseconds(Math.Max(0, sample.Elapsed.TotalMilliseconds + ms)) })];
}
