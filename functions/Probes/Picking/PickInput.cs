using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// What a pick is computed from: one region's timings of every relay, in the order in which management lists them. Impact and
/// "what if" are the same pick over an input in which one relay was put in, replaced or taken out.
/// </summary>
public sealed record PickInput
{
    /// <summary>The vantage point that the timings come from.</summary>
    public required string Region { get; init; }

    /// <summary>One entry per relay, in list order; the order matters to the client's race.</summary>
    public required IReadOnlyList<RelayTimings> Relays { get; init; }

    /// <summary>Reads the timings out of what one region saw.</summary>
    /// <param name="fleet">The fleet: which relays race, in which order.</param>
    /// <param name="recent">One run or many, all of one region; without any, no relay has timings.</param>
    public static PickInput From(FleetDefinition fleet, IReadOnlyList<ProbeRun> recent)
    {
        var udpPasses = recent.Any(run => run.Relays.Any(relay => relay.Quic.Any(quic => quic.Elapsed is not null)));
        return new PickInput
        {
            Region = recent.Count > 0 ? recent[^1].Region : Fleet.Region.Local,
            Relays = [.. fleet.Relays.Select(relay => TimingReader.Read(relay, recent, udpPasses))],
        };
    }

    /// <summary>The same input with one relay as it would be if it were healthy at this round trip. It keeps its place, or becomes the last.</summary>
    public PickInput With(string relay, TimeSpan roundTrip)
    {
        var known = Relays.FirstOrDefault(timings => timings.Relay == relay);
        return With(RelayTimings.FromRoundTrip(relay, roundTrip, known?.HasQuic ?? false, known?.IsTls ?? true) with
        {
            State = known?.State ?? RelayState.Active,
        });
    }

    /// <summary>The same input with one relay's timings replaced, or put last when the relay is not in it.</summary>
    public PickInput With(RelayTimings timings) => this with
    {
        Relays = Relays.Any(known => known.Relay == timings.Relay)
            ? [.. Relays.Select(known => known.Relay == timings.Relay ? timings : known)]
            : [.. Relays, timings],
    };

    /// <summary>The same input without one relay, as if management did not list it.</summary>
    public PickInput Without(string relay) => this with { Relays = [.. Relays.Where(known => known.Relay != relay)] };
}
