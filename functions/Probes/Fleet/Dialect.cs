namespace OpenZro.Probes.Fleet;

/// <summary>
/// Everything that differs between openZro and NetBird, the project that it was forked from. No literal of it stands anywhere else.
/// </summary>
public sealed record Dialect
{
    /// <summary>The name in a fleet file.</summary>
    public required string Name { get; init; }

    /// <summary>The product's name for people.</summary>
    public required string Product { get; init; }

    /// <summary>The client's command, also its service name on Linux, macOS and FreeBSD.</summary>
    public required string Command { get; init; }

    /// <summary>The relay's service name.</summary>
    public required string RelayService { get; init; }

    /// <summary>What the relay's environment variables begin with.</summary>
    public required string EnvironmentPrefix { get; init; }

    /// <summary>
    /// The size of the client's first QUIC packet, in bytes of UDP payload: a path that does not carry it loses the QUIC half of
    /// every race (openzro and netbird <c>relay/client/dialer/quic</c>, <c>InitialPacketSize</c>).
    /// </summary>
    public required int FirstQuicPacketBytes { get; init; }

    /// <summary>What the string begins with from which a probe's peer id is hashed; the rest makes it unique to a process.</summary>
    public required string ProbeIdentityPrefix { get; init; }

    /// <summary>The path of the relay addresses in the values of the product's Helm chart.</summary>
    public required string HelmAddressesPath { get; init; }

    /// <summary>openZro.</summary>
    public static Dialect OpenZro { get; } = new()
    {
        Name = "openzro",
        Product = "openZro",
        Command = "openzro",
        RelayService = "openzro-relay",
        EnvironmentPrefix = "OZ_",
        FirstQuicPacketBytes = 1452,
        ProbeIdentityPrefix = "ozprobes",
        HelmAddressesPath = "management.config.relay.addresses",
    };

    /// <summary>NetBird.</summary>
    public static Dialect NetBird { get; } = new()
    {
        Name = "netbird",
        Product = "NetBird",
        Command = "netbird",
        RelayService = "netbird-relay",
        EnvironmentPrefix = "NB_",
        FirstQuicPacketBytes = 1232,
        ProbeIdentityPrefix = "healthcheck-agent",
        HelmAddressesPath = "management.config.relay.addresses",
    };

    /// <summary>All dialects, the default first.</summary>
    public static IReadOnlyList<Dialect> All { get; } = [OpenZro, NetBird];
}
