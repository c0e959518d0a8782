using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Web.Signals;

/// <summary>What a slot says of each relay, as alerts need it. Pure.</summary>
public static class RelaySignals
{
    /// <summary>How many relays one event carries, so that it stays below the 8,192 characters that a property of Application Insights may have.</summary>
    public const int PerEvent = 25;

    /// <summary>The relays of a run in the fleet's order.</summary>
    /// <param name="fleet">The fleet that was probed.</param>
    /// <param name="run">What was seen.</param>
    /// <param name="judgement">What it means.</param>
    public static IReadOnlyList<RelaySignal> Of(FleetDefinition fleet, ProbeRun run, Judgement judgement)
    {
        var seen = run.Relays.ToDictionary(relay => relay.Relay);
        var stands = judgement.Relays.ToDictionary(relay => relay.Relay, relay => relay.Status);
        var picks = judgement.Picks.FirstOrDefault(pick => pick.Case is PickCase.UdpOpen)?.Candidates.ToDictionary(candidate => candidate.Relay, candidate => candidate.Probability) ?? [];
        return [.. fleet.Relays.Where(relay => stands.ContainsKey(relay.Name)).Select(relay => new RelaySignal
        {
            Relay = relay.Name,
            State = KebabCase.Of(relay.State),
            Status = KebabCase.Of(stands[relay.Name]),
            CertificateEnds = CertificateEnd(seen.GetValueOrDefault(relay.Name)),
            HandshakeMs = Handshake(seen.GetValueOrDefault(relay.Name)),
            Pick = picks.TryGetValue(relay.Name, out var probability) ? Math.Round(probability, 3) : null,
        })];
    }

    private static DateTimeOffset? CertificateEnd(RelayRun? run) =>
        run?.Endpoints.Min(seen => seen.Certificate is { } certificate ? certificate.PathNotAfter ?? certificate.NotAfter : (DateTimeOffset?)null);

    private static double? Handshake(RelayRun? run) =>
        run?.Endpoints.Min(seen => seen.Handshake) is { } handshake ? Math.Round(handshake.TotalMilliseconds, 1) : null;
}
