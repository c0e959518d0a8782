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

    /// <summary>
    /// Reads the timings that a peer which starts now would meet, out of what one region saw: of each relay what was seen since its state
    /// or its times last changed. A run that reached none of several relays says something of its vantage point and nothing of relays: it
    /// counts only while it is the newest, and then alone.
    /// </summary>
    /// <param name="fleet">The fleet: which relays race, in which order, and how many slots make a change.</param>
    /// <param name="recent">One run or many, all of one region, oldest first; without any, no relay has timings.</param>
    public static PickInput From(FleetDefinition fleet, IReadOnlyList<ProbeRun> recent)
    {
        IReadOnlyList<ProbeRun> telling = recent.Count > 0 && IsBlind(fleet, recent[^1]) ? [recent[^1]] : [.. recent.Where(run => !IsBlind(fleet, run))];
        return Of(fleet, telling, reader => reader.ReadNow(telling, fleet.Thresholds));
    }

    /// <summary>
    /// Reads the timings out of runs of which each counts as much as any other: the heats of one race, or a while over which a relay has to
    /// prove itself.
    /// </summary>
    /// <param name="fleet">The fleet: which relays race, in which order.</param>
    /// <param name="runs">The runs.</param>
    public static PickInput OfAll(FleetDefinition fleet, IReadOnlyList<ProbeRun> runs) => Of(fleet, runs, reader => reader.ReadAll(runs));

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

    private static PickInput Of(FleetDefinition fleet, IReadOnlyList<ProbeRun> runs, Func<TimingReader, RelayTimings> read)
    {
        var udpPasses = runs.Any(run => run.Relays.Any(relay => relay.Quic.Any(quic => quic.Elapsed is not null)));
        return new PickInput
        {
            Region = runs.Count > 0 ? runs[^1].Region : Fleet.Region.Local,
            Relays = [.. fleet.Relays.Select(relay => read(new TimingReader(relay, udpPasses)))],
        };
    }

    private static bool IsBlind(FleetDefinition fleet, ProbeRun run)
    {
        var listed = run.Relays.Where(seen => fleet.Relays.Any(relay => relay.Name == seen.Relay && relay.State != RelayState.Candidate)).ToList();
        return listed.Count > 1 && run.Relays.All(seen => seen.Endpoints.All(probe => probe.Failure is not null || probe.Skipped is not null));
    }
}
