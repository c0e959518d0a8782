using System.Diagnostics;
using System.Globalization;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// Writes a slot as spans: the slot, each probe in it, and each phase of a probe. Attributes are those of OpenTelemetry's semantic
/// conventions where there are some, and <c>ozprobes.*</c> where there are none.
/// </summary>
internal static class SlotSpans
{
    /// <summary>Begins the span of a slot; <see langword="null"/> while nobody traces.</summary>
    /// <param name="request">The slot.</param>
    /// <param name="now">The present.</param>
    public static Activity? Begin(SlotRequest request, DateTimeOffset now)
    {
        var span = SlotTelemetry.Source.StartActivity(ActivityKind.Internal, startTime: now, name: "slot");
        return span?.SetTag("ozprobes.region", request.Region)
            .SetTag("ozprobes.mesh", request.Fleet.Fleet.Mesh)
            .SetTag("ozprobes.fleet.version", request.Fleet.Fleet.Version)
            .SetTag("ozprobes.slot", request.Slot.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .SetTag("ozprobes.slot.missed", request.Notes.Missed);
    }

    /// <summary>Writes what came of it into its span, with a span for each probe, and ends it.</summary>
    public static void End(Activity span, SlotOutcome outcome)
    {
        foreach (var relay in outcome.Run.Relays)
        {
            foreach (var seen in relay.Endpoints.Where(seen => seen.Skipped is null))
                Write(span, relay.Relay, seen);
            foreach (var seen in relay.Quic)
                Write(span, relay.Relay, seen);
        }

        span.SetTag("ozprobes.slot.cut_short", outcome.Run.IsCutShort);
        if (outcome.Recorded.Failure is not null)
            span.SetTag("error.type", "storage").SetStatus(ActivityStatusCode.Error, "the storage did not take the results");
        span.SetEndTime(outcome.EndedAt.UtcDateTime);
    }

    private static void Write(Activity slot, string relay, Observation seen)
    {
        using var probe = Client(slot, $"probe {relay}", seen.StartedAt, relay)?
            .SetTag("server.address", seen.Endpoint.ServerName)
            .SetTag("server.port", seen.Endpoint.Port)
            .SetTag("network.transport", "tcp")
            .SetTag("network.peer.address", seen.Endpoint.Address.ToString())
            .SetTag("network.peer.port", seen.Endpoint.Port);
        if (probe is null)
            return;
        Tls(probe, seen);
        Fail(probe, seen.PeerFailure);
        var at = Phases(probe, seen);
        var end = seen.StartedAt + (seen.Elapsed ?? TimeSpan.Zero);
        probe.SetEndTime((end > at ? end : at).UtcDateTime);
    }

    private static void Tls(Activity probe, Observation seen)
    {
        if (seen.Tls is { } tls)
            probe.SetTag("tls.protocol.name", "tls").SetTag("tls.protocol.version", tls.Version).SetTag("tls.cipher", tls.Cipher).SetTag("tls.established", true);
        if (seen.Certificate is { } certificate)
            probe.SetTag("tls.server.not_after", certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).SetTag("tls.server.hash.sha256", certificate.Sha256);
    }

    /// <summary>The phases one after the other from the probe's start: a record says how long each took, and not what little lay between them.</summary>
    private static DateTimeOffset Phases(Activity probe, Observation seen)
    {
        var at = seen.StartedAt;
        foreach (var (phase, duration) in seen.Phases.Where(measured => measured.Phase != ProbePhase.Resolve))
        {
            using var span = SlotTelemetry.Source.StartActivity(KebabCase.Of(phase), ActivityKind.Internal, probe.Context, startTime: at);
            at += duration;
            span?.SetEndTime(at.UtcDateTime);
        }

        // Names are resolved once for all probes of a relay, before them: a span here would say that each did.
        if (seen.Resolve is { } resolve)
            probe.SetTag("ozprobes.resolve.duration", resolve.TotalSeconds);
        return at;
    }

    private static void Write(Activity slot, string relay, QuicObservation seen)
    {
        using var probe = Client(slot, $"quic {relay}", seen.StartedAt, relay)?
            .SetTag("network.transport", "udp")
            .SetTag("network.protocol.name", "quic")
            .SetTag("network.peer.address", seen.Address.ToString())
            .SetTag("network.peer.port", seen.Port);
        if (probe is null)
            return;
        Fail(probe, seen.Failure);
        probe.SetEndTime((seen.StartedAt + (seen.Elapsed ?? seen.SmallElapsed ?? TimeSpan.Zero)).UtcDateTime);
    }

    private static Activity? Client(Activity slot, string name, DateTimeOffset at, string relay) =>
        SlotTelemetry.Source.StartActivity(name, ActivityKind.Client, slot.Context, startTime: at)?.SetTag("ozprobes.relay", relay);

    private static void Fail(Activity probe, ProbeFailure? failure)
    {
        if (failure is not null)
            probe.SetTag("error.type", KebabCase.Of(failure.Reason)).SetTag("ozprobes.failure.phase", KebabCase.Of(failure.Phase)).SetStatus(ActivityStatusCode.Error, failure.Detail);
    }
}
