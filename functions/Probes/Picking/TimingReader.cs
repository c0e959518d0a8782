using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>
/// Reads out of a region's runs how a peer's attempts at one relay would go. DNS hands a cluster's addresses out in turn, so each
/// address is first in one sample per run. Both dialers see the same order; a client that asks twice may get two, which matters only
/// where members differ in more than their round trip.
/// </summary>
internal static class TimingReader
{
    private const string AuthenticateEstimated = "authenticate taken as connect";
    private const string UpgradeEstimated = "upgrade taken as connect";
    private const string QuicEstimated = "QUIC taken as two Version Negotiation round trips plus 9 ms";
    private const string QuicFromConnect = "QUIC round trip taken as connect";

    /// <summary>Reads the timings of one relay.</summary>
    /// <param name="relay">The relay.</param>
    /// <param name="runs">The runs of one region.</param>
    /// <param name="udpPasses">Whether any relay answered this region over UDP; when none did, that says nothing of the relays.</param>
    public static RelayTimings Read(Relay relay, IReadOnlyList<ProbeRun> runs, bool udpPasses)
    {
        var views = new List<RelayView>(runs.Count);
        foreach (var run in runs)
        {
            var seen = Find(run, relay.Name);
            if (seen is not null)
            {
                views.Add(RelayView.Of(relay, seen, run.Routes));
            }
        }

        var clear = new HashSet<IPAddress>();
        foreach (var dial in views.SelectMany(view => view.Dials))
        {
            if (IsClear(dial) && !clear.Contains(dial.Endpoint.Address) && dial.Succeeded)
            {
                clear.Add(dial.Endpoint.Address);
            }
        }

        var reading = new Reading(relay, udpPasses);
        foreach (var view in views)
        {
            reading.Add(view, clear);
        }

        return reading.ToTimings();
    }

    private static RelayRun? Find(ProbeRun run, string relay)
    {
        foreach (var seen in run.Relays)
        {
            if (seen.Relay == relay)
            {
                return seen;
            }
        }

        return null;
    }

    private static bool IsClear(Observation dial) => dial.Lag <= ClientCosts.DistortingLag;

    /// <summary>The samples as they are gathered, run by run.</summary>
    private sealed class Reading(Relay relay, bool udpPasses)
    {
        private readonly List<RaceSample> _open = [];
        private readonly List<RaceSample> _blocked = [];
        private bool _upgradeEstimated;
        private bool _authenticateEstimated;
        private bool _quicUsed;
        private bool _quicFromConnect;

        /// <summary>Adds one run: a sample for each address that may come first. Distorted ones only where the address has no clear success in any run.</summary>
        public void Add(RelayView view, HashSet<IPAddress> clear)
        {
            if (view.Unresolved is { } elapsed)
            {
                var failed = new RaceSample(Transport.Ws, elapsed, Ready: false);
                _open.Add(failed);
                _blocked.Add(failed);
                return;
            }

            for (var i = 0; i < view.Primary.Count; i++)
            {
                if (IsClear(view.Primary[i]) || !clear.Contains(view.Primary[i].Endpoint.Address))
                {
                    Add(view, i, 1d / view.Primary.Count);
                }
            }
        }

        public RelayTimings ToTimings() => new()
        {
            Relay = relay.Name,
            State = relay.State,
            IsTls = relay.Url.IsTls,
            HasQuic = _quicUsed,
            UdpOpen = _open,
            UdpBlocked = _blocked,
            Estimated = [.. Said(_upgradeEstimated, UpgradeEstimated), .. Said(_authenticateEstimated, AuthenticateEstimated)],
            QuicEstimated = [.. Said(_quicUsed, QuicEstimated), .. Said(_quicFromConnect, QuicFromConnect)],
        };

        private static string[] Said(bool isSo, string part) => isSo ? [part] : [];

        private void Add(RelayView view, int first, double weight)
        {
            var ws = WsDial.Of(view, first);
            _upgradeEstimated |= ws is { Succeeded: true, Observation.Upgrade: null };
            _authenticateEstimated |= ws is { Succeeded: true, Observation.Authenticate: null };
            var byWs = ws.Succeeded
                ? new RaceSample(Transport.Ws, ws.Ready, ws.Authenticates, weight)
                : new RaceSample(Transport.Ws, Later(ws.Dialled, ClientCosts.QuicDialTimeout), Ready: false, weight);
            _blocked.Add(byWs);

            var quic = QuicDialOf(view, first);
            if (quic is not { } dial || !dial.Succeeded)
            {
                _open.Add(byWs);
                return;
            }

            _quicUsed = true;
            var quicIsFirst = !ws.Succeeded
                || dial.Dialled.TotalMilliseconds + ClientCosts.QuicOverhead <= ws.Dialled.TotalMilliseconds + ClientCosts.WsOverhead;
            _open.Add(quicIsFirst ? new RaceSample(Transport.Quic, dial.Ready, dial.Authenticates, weight) : byWs);
        }

        private QuicDial? QuicDialOf(RelayView view, int first)
        {
            // The server starts QUIC only with TLS, and the client's QUIC dialer takes a path for a part of the port.
            if (!relay.Url.IsTls || relay.Url.Path.Length > 0 || view.FirstV4(first) is not { } target)
            {
                return null;
            }

            if (view.QuicOf(target.Endpoint.Address) is { } seen)
            {
                return udpPasses || !relay.OffersQuic ? QuicDial.Of(view, target, seen.Elapsed) : FromConnect(view, target);
            }

            return view.AnswersQuic || (!udpPasses && relay.OffersQuic) ? FromConnect(view, target) : null;
        }

        private QuicDial FromConnect(RelayView view, Observation target)
        {
            _quicFromConnect |= target.Connect is not null;
            return QuicDial.Of(view, target, target.Connect);
        }

        private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
