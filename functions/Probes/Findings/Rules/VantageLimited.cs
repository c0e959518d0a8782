using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// What this vantage point cannot do, whatever the relay: <c>vantage-limited</c>. An address family or UDP that gets nowhere for every one
/// of two relays or more, a family without a route, and packets that its own interface does not carry. All of it is taken out of health.
/// </summary>
internal sealed class VantageLimited() : RegionRule(new(
    FindingCodes.VantageLimited,
    Severity.Info,
    "From this vantage point an address family or UDP works for no relay at all, so nothing is said about the relays' own.",
    "Mend it here (route, firewall, MTU) if it should work; no relay is at fault."))
{
    /// <summary>How many relays must agree before a fault is this side's.</summary>
    private const int Agreement = 2;

    /// <summary>The family in which no relay can be connected to although the other one works.</summary>
    public static AddressFamily? FindDeadFamily(IEnumerable<RelayRun> relays)
    {
        var made = relays.Select(r => r.Endpoints.Where(o => o.Skipped is null).ToList()).ToList();
        var dead = new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }
            .Where(family => IsDead(made.Select(r => r.Where(o => o.Endpoint.Address.AddressFamily == family).ToList())))
            .ToList();
        return dead.Count == 1 && made.Any(r => r.Any(o => o.Connect is not null)) ? dead[0] : null;
    }

    /// <summary>Whether the client's first QUIC packet is answered by none of several relays that offer QUIC.</summary>
    public static bool IsQuicBlocked(IReadOnlyList<(Relay Relay, RelayRun Run)> relays)
    {
        var asked = relays.SelectMany(r => r.Run.Quic).ToList();
        var offering = relays.Count(r => r.Run.Quic.Count > 0 && (r.Relay.OffersQuic || r.Run.Quic.Any(QuicMtu.IsNarrow)));
        return offering >= Agreement && asked.All(q => q.Elapsed is null && q.Failure?.Reason != FailureReason.Refused);
    }

    /// <summary>Whether a QUIC probe failed for a reason that lies on this side.</summary>
    public static bool IsOwnLimit(QuicObservation q) => q.Failure?.Reason is FailureReason.TooLarge or FailureReason.Local;

    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy) => JudgeFamilies(run).Concat(JudgeUdp(run));

    private IEnumerable<Finding> JudgeFamilies(RunCase run)
    {
        var endpoints = run.Relays.SelectMany(r => r.Seen.Endpoints).ToList();
        if (run.DeadFamily is { } dead)
        {
            yield return Found(
                run,
                $"{Name(dead)} gets nowhere from {run.Run.Region}: no relay can be connected to over it, and the other family works",
                endpoints.Where(o => o.Endpoint.Address.AddressFamily == dead && o.Failure is not null).Select(Wording.Line),
                $"mend {Name(dead)} here or take its default route away; no relay is at fault");
        }

        var routes = run.Run.Routes;
        foreach (var (family, has) in new[] { (AddressFamily.InterNetwork, routes.V4), (AddressFamily.InterNetworkV6, routes.V6) })
        {
            var skipped = endpoints.Where(o => !has && o.Skipped is not null && o.Endpoint.Address.AddressFamily == family).ToList();
            if (skipped.Count > 0)
            {
                yield return Found(
                    run,
                    $"{run.Run.Region} has no {Name(family)} route: {Wording.Count(skipped.Count, "endpoint")} not probed",
                    skipped.Select(o => Wording.Line(o, o.Skipped!)),
                    $"probe from a place with {Name(family)} if peers use it; no relay is at fault");
            }
        }
    }

    private IEnumerable<Finding> JudgeUdp(RunCase run)
    {
        var asked = run.Relays.SelectMany(r => r.Seen.Quic).ToList();
        var own = asked.Where(IsOwnLimit).ToList();
        if (run.QuicIsBlocked && own.Count < asked.Count)
        {
            var small = asked.Any(QuicMtu.IsNarrow);
            yield return Found(
                run,
                small
                    ? $"no relay answers the client's first QUIC packet from {run.Run.Region}, and smaller ones are answered: the path from here is too narrow"
                    : $"no relay answers UDP from {run.Run.Region}: this network blocks it, so QUIC was not judged",
                asked.Select(q => $"{q.Address}:{q.Port}/udp: {q.Failure?.Detail ?? "no answer"}"),
                small ? "raise the MTU here (a VPN or tunnel lowers it); no relay is at fault" : "open outbound UDP here if peers should use QUIC; no relay is at fault");
        }
        else if (own.Count > 0)
        {
            yield return Found(
                run,
                $"{run.Run.Region} cannot send the client's first QUIC packet, so QUIC was not judged",
                own.Select(q => $"{q.Address}:{q.Port}/udp: {q.Failure!.Detail}"),
                $"raise the MTU of the interface here to carry {Wording.Number(run.Fleet.Dialect.FirstQuicPacketBytes)} bytes of UDP payload; no relay is at fault");
        }
    }

    private static bool IsDead(IEnumerable<List<Observation>> relays)
    {
        var having = relays.Where(r => r.Count > 0).ToList();
        return having.Count >= Agreement && having.SelectMany(o => o).All(o => o.Failure is
        {
            Phase: ProbePhase.Connect,
            Reason: FailureReason.Timeout or FailureReason.Unreachable or FailureReason.Local,
        });
    }

    private static string Name(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
}
