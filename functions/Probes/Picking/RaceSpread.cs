using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>How the attempts of one relay in a region's race spread: what a picture of the race is drawn from.</summary>
public sealed record RaceSpread
{
    /// <summary>How many times stand for a distribution.</summary>
    public const int Times = 256;

    /// <summary>The relay's name in the fleet.</summary>
    public required string Relay { get; init; }

    /// <summary>Where the relay stands; a candidate shows what would be, and takes no part.</summary>
    public RelayState State { get; init; }

    /// <summary>The share of the attempts that gets ready, 0 to 1. The others end in a failure.</summary>
    public required double Ready { get; init; }

    /// <summary>After how long an attempt is ready that gets there: equally likely times, shortest first; empty when none does.</summary>
    public required IReadOnlyList<TimeSpan> ReadyAfter { get; init; }

    /// <summary>The time that a share of the attempts that get ready does not exceed; <see langword="null"/> when none does.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public TimeSpan? Percentile(double share) =>
        ReadyAfter.Count == 0 ? null : ReadyAfter[Math.Clamp((int)(share * ReadyAfter.Count), 0, ReadyAfter.Count - 1)];

    /// <summary>The spreads of all relays of which something is known, in list order; each from its own launch.</summary>
    /// <param name="input">The timings.</param>
    /// <param name="pickCase">Whether UDP passes where the peer is.</param>
    public static IReadOnlyList<RaceSpread> Of(PickInput input, PickCase pickCase) =>
        [.. input.Relays.Where(relay => relay.SamplesOf(pickCase).Count > 0).Select(relay => Of(relay, pickCase))];

    private static RaceSpread Of(RelayTimings relay, PickCase pickCase)
    {
        var (ready, times) = RacePlay.Spread(relay.SamplesOf(pickCase), Times);
        return new RaceSpread { Relay = relay.Relay, State = relay.State, Ready = ready, ReadyAfter = [.. times.Select(TimeSpan.FromMilliseconds)] };
    }
}
