using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Reads out of a region's runs how a peer's attempts at one relay would go. DNS hands a cluster's addresses out in turn, so each
/// address is first in one attempt per run. Both dialers see the same order; a client that asks twice may get two, which matters only
/// where members differ in more than their round trip.
/// </summary>
/// <param name="relay">The relay.</param>
/// <param name="udpPasses">Whether any relay answered this region over UDP; when none did, that says nothing of the relays.</param>
internal sealed class TimingReader(Relay relay, bool udpPasses)
{
    private static readonly (DerivedParts Part, string Text)[] _ofWs =
        [(DerivedParts.Upgrade, "upgrade taken as connect"), (DerivedParts.Authenticate, "authenticate taken as connect")];

    private static readonly (DerivedParts Part, string Text)[] _ofQuic =
        [(DerivedParts.Quic, "QUIC taken as two Version Negotiation round trips plus 9 ms"), (DerivedParts.QuicRoundTrip, "QUIC round trip taken as connect")];

    /// <summary>Reads the timings as they are now.</summary>
    /// <param name="runs">The runs of one region, oldest first.</param>
    /// <param name="thresholds">How many slots it takes for a change to be one: for the state of an address, and for an address that DNS does not give any more to be gone.</param>
    public RelayTimings ReadNow(IReadOnlyList<ProbeRun> runs, Thresholds thresholds) =>
        Read(runs, thresholds.FailuresBeforeUnhealthy, attempts => AttemptHistory.Now(attempts, thresholds));

    /// <summary>Reads the timings out of runs of which each counts as much as any other.</summary>
    public RelayTimings ReadAll(IReadOnlyList<ProbeRun> runs) => Read(runs, runs.Count, AttemptHistory.Of);

    private RelayTimings Read(IReadOnlyList<ProbeRun> runs, int newest, Func<IReadOnlyList<Attempt>, Expectation> expect)
    {
        List<RelayView> views = [.. runs.Select(run => (Run: run, Seen: run.Relays.FirstOrDefault(seen => seen.Relay == relay.Name)))
            .Where(one => one.Seen is not null).Select(one => RelayView.Of(relay, one.Seen!, one.Run.Routes))];
        var ways = Ways(views, newest);
        var open = Expect(ways, way => way.Open, expect);
        var blocked = Expect(ways, way => way.Blocked, expect);
        return new RelayTimings
        {
            Relay = relay.Name,
            State = relay.State,
            IsTls = relay.Url.IsTls,
            HasQuic = open.Parts.HasFlag(DerivedParts.Quic),
            UdpOpen = open.Samples,
            UdpBlocked = blocked.Samples,
            IsSettled = open.IsSettled && blocked.IsSettled,
            Estimated = Said(_ofWs, blocked.Parts),
            QuicEstimated = Said(_ofQuic, open.Parts),
        };
    }

    private static string[] Said((DerivedParts Part, string Text)[] known, DerivedParts parts) => [.. known.Where(one => parts.HasFlag(one.Part)).Select(one => one.Text)];

    private static (IReadOnlyList<RaceSample> Samples, DerivedParts Parts, bool IsSettled) Expect(
        List<Way> ways, Func<Way, List<Attempt>> attempts, Func<IReadOnlyList<Attempt>, Expectation> expect)
    {
        var (samples, parts, isSettled) = (new List<RaceSample>(), DerivedParts.None, true);
        foreach (var way in ways)
        {
            var expectation = expect(attempts(way));
            samples.AddRange(expectation.Attempts.Select(one => one.Attempt.Sample with { Weight = one.Weight * way.Share }));
            parts = expectation.Attempts.Aggregate(parts, (all, one) => all | one.Attempt.Estimated);
            isSettled &= expectation.IsSettled;
        }

        return (samples, parts, isSettled);
    }

    /// <summary>
    /// What each address showed from slot to slot; a slot in which the name did not resolve ended every attempt. Which addresses there
    /// are, and how often each comes first, is as DNS has it in the newest slots that resolved.
    /// </summary>
    private List<Way> Ways(List<RelayView> views, int newest)
    {
        var resolved = views.Where(view => view.Primary.Count > 0).TakeLast(newest).ToList();
        var ways = resolved.SelectMany(view => view.Primary, (view, seen) => (seen.Endpoint.Address, Share: 1d / view.Primary.Count / resolved.Count))
            .GroupBy(one => one.Address, one => one.Share)
            .ToDictionary(one => one.Key, one => new Way(one.Sum()));
        if (ways.Count == 0)
        {
            ways[IPAddress.None] = new Way(1);
        }

        foreach (var view in views)
        {
            if (view.Unresolved is { } elapsed)
            {
                var failed = new Attempt(new RaceSample(Transport.Ws, elapsed, Ready: false), IsClear: true, ProbePhase.Resolve, ProbePhase.Resolve, DerivedParts.None);
                foreach (var way in ways.Values)
                {
                    way.Add(failed, failed);
                }
            }

            for (var i = 0; i < view.Primary.Count; i++)
            {
                if (ways.TryGetValue(view.Primary[i].Endpoint.Address, out var way))
                {
                    Add(way, view, i);
                }
            }
        }

        return [.. ways.Values.Where(way => way.Blocked.Count > 0)];
    }

    private void Add(Way way, RelayView view, int first)
    {
        var ws = WsDial.Of(view, first);
        var isClear = view.Primary[first].Lag <= ClientCosts.DistortingLag;
        var goal = ws.Observation.Goal;
        var failedAt = ws.Observation.PeerFailure?.Phase ?? ProbePhase.Connect;
        var parts = !ws.Succeeded ? DerivedParts.None
            : (ws.Observation.Upgrade is null ? DerivedParts.Upgrade : DerivedParts.None) | (ws.Observation.Authenticate is null ? DerivedParts.Authenticate : DerivedParts.None);
        var byWs = ws.Succeeded
            ? Ended(new RaceSample(Transport.Ws, ws.Ready, ws.Authenticates), parts)
            : Ended(new RaceSample(Transport.Ws, Later(ws.Dialled, ClientCosts.QuicDialTimeout), Ready: false), parts);
        if (QuicOf(view, first) is not { Dial.Succeeded: true } quic)
        {
            way.Add(byWs, byWs);
            return;
        }

        var quicIsFirst = !ws.Succeeded
            || quic.Dial.Dialled.TotalMilliseconds + ClientCosts.QuicOverhead <= ws.Dialled.TotalMilliseconds + ClientCosts.WsOverhead;
        var raced = parts | quic.Parts;
        way.Add(quicIsFirst ? Ended(new RaceSample(Transport.Quic, quic.Dial.Ready, quic.Dial.Authenticates), raced) : byWs with { Estimated = raced }, byWs);

        Attempt Ended(RaceSample sample, DerivedParts estimated) => new(sample, isClear, goal, sample.Ready ? null : failedAt, estimated);
    }

    private (QuicDial Dial, DerivedParts Parts)? QuicOf(RelayView view, int first)
    {
        // The server starts QUIC only with TLS, and the client's QUIC dialer takes a path for a part of the port.
        if (!relay.Url.IsTls || relay.Url.Path.Length > 0 || view.FirstV4(first) is not { } target)
        {
            return null;
        }

        if (view.QuicOf(target.Endpoint.Address) is { } seen)
        {
            return udpPasses || !relay.OffersQuic ? (QuicDial.Of(view, target, seen.Elapsed), DerivedParts.Quic) : FromConnect(view, target);
        }

        return view.AnswersQuic || (!udpPasses && relay.OffersQuic) ? FromConnect(view, target) : null;
    }

    private static (QuicDial Dial, DerivedParts Parts) FromConnect(RelayView view, Observation target) =>
        (QuicDial.Of(view, target, target.Connect), DerivedParts.Quic | (target.Connect is null ? DerivedParts.None : DerivedParts.QuicRoundTrip));

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>One address that may come first, and how the attempts went that began with it.</summary>
    /// <param name="share">How often it comes first, 0 to 1.</param>
    private sealed class Way(double share)
    {
        public double Share => share;

        public List<Attempt> Open { get; } = [];

        public List<Attempt> Blocked { get; } = [];

        public void Add(Attempt open, Attempt blocked)
        {
            Open.Add(open);
            Blocked.Add(blocked);
        }
    }
}
