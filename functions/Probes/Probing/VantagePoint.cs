using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Probing;

/// <summary>One place to probe from: every prober, wired together over one clock, one network and one set of roots.</summary>
public sealed class VantagePoint : IDisposable
{
    private readonly VantageSettings _settings;
    private readonly TimeProvider _time;
    private readonly FabricProber _fabric;
    private readonly RelayTurns _turns = new();
    private volatile AskedProber? _asked;

    /// <summary>Wires the probers.</summary>
    /// <param name="settings">Whom to ask and whom to trust.</param>
    /// <param name="time">The clock of every phase.</param>
    public VantagePoint(VantageSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _fabric = new FabricProber(time, settings.Connector);
        Endpoints = new EndpointProber(time, settings.Roots, settings.Connector);
        Names = new DnsProber(settings.Dns, time);
        Quic = new QuicProber(time, settings.Random);
        Fleet = Asking(Names);
    }

    /// <summary>Probes one endpoint.</summary>
    public EndpointProber Endpoints { get; }

    /// <summary>Resolves names.</summary>
    public DnsProber Names { get; }

    /// <summary>Probes one UDP port.</summary>
    public QuicProber Quic { get; }

    /// <summary>Probes a whole fleet, with the resolvers of the settings.</summary>
    public FleetProber Fleet { get; }

    /// <summary>
    /// Probes a fleet that may change from run to run: with the resolvers of the settings, else those that the fleet names, else the
    /// system's. Runs of one vantage point never probe the same relay at the same time, but one after the other.
    /// </summary>
    public FleetProber For(FleetDefinition fleet)
    {
        if (_settings.Dns.Resolvers.Count > 0 || fleet.Resolvers.Count == 0)
            return Fleet;

        var asked = _asked;
        if (asked is null || !asked.Resolvers.SequenceEqual(fleet.Resolvers))
            _asked = asked = new AskedProber(fleet.Resolvers, Asking(new DnsProber(_settings.Dns with { Resolvers = fleet.Resolvers }, _time)));
        return asked.Prober;
    }

    /// <inheritdoc/>
    public void Dispose() => Endpoints.Dispose();

    private FleetProber Asking(DnsProber names) => new(Endpoints, _fabric, names.ResolveAsync, Quic.ProbeAsync, _time) { Turns = _turns };

    private sealed record AskedProber(IReadOnlyList<IPEndPoint> Resolvers, FleetProber Prober);
}
