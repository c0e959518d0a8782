using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Probing;

/// <summary>Whom a <see cref="VantagePoint"/> asks and trusts.</summary>
public sealed record VantageSettings
{
    /// <summary>Which resolvers are asked, and how. The default asks the system's own.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>The roots that a chain must lead to. The default is the system's.</summary>
    public TrustRoots Roots { get => field ?? TrustRoots.System; init; }

    /// <summary>Connects the sockets; the machine's own network by default.</summary>
    public IConnector Connector { get; init; } = SocketConnector.Instance;

    /// <summary>Where the connection ids of QUIC packets come from.</summary>
    public Random Random { get; init; } = new();
}
