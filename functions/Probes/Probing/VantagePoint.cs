using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Probing;

/// <summary>One place to probe from: every prober, wired together over one clock, one network and one set of roots.</summary>
public sealed class VantagePoint : IDisposable
{
    /// <summary>Wires the probers.</summary>
    /// <param name="settings">Whom to ask and whom to trust.</param>
    /// <param name="time">The clock of every phase.</param>
    public VantagePoint(VantageSettings settings, TimeProvider time)
    {
        Endpoints = new EndpointProber(time, settings.Roots, settings.Connector);
        Names = new DnsProber(settings.Dns, time);
        Quic = new QuicProber(time, settings.Random);
        Fleet = new FleetProber(Endpoints, new FabricProber(time, settings.Connector), Names.ResolveAsync, Quic.ProbeAsync, time);
    }

    /// <summary>Probes one endpoint.</summary>
    public EndpointProber Endpoints { get; }

    /// <summary>Resolves names.</summary>
    public DnsProber Names { get; }

    /// <summary>Probes one UDP port.</summary>
    public QuicProber Quic { get; }

    /// <summary>Probes a whole fleet.</summary>
    public FleetProber Fleet { get; }

    /// <inheritdoc/>
    public void Dispose() => Endpoints.Dispose();
}
