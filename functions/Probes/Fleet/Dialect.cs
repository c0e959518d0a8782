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

    /// <summary>
    /// What a client prints in place of its status, with exit code 0 and even when asked for JSON, while it waits for a login
    /// (<c>client/cmd/status.go</c>).
    /// </summary>
    public const string DaemonStatusPrefix = "Daemon status:";

    /// <summary>What a client writes to its log before the configured URL of the relay that it made its home (<c>relay/client/picker.go</c>).</summary>
    public const string ChosenRelayMessage = "chosen home Relay server: ";

    /// <summary>What management writes to its log before its relay addresses when it starts (<c>management/cmd/management.go</c>).</summary>
    public const string RelayAddressesMessage = "Relay addresses: ";

    /// <summary>The name of an address in the mesh in the client's status in JSON.</summary>
    public required string StatusAddressKey { get; init; }

    /// <summary>The client's service on Windows.</summary>
    public required string WindowsService { get; init; }

    /// <summary>The client's log on Linux.</summary>
    public required string ClientLog { get; init; }

    /// <summary>Management's service name.</summary>
    public required string ManagementService { get; init; }

    /// <summary>Management's configuration file.</summary>
    public required string ManagementFile { get; init; }

    /// <summary>Where a client keeps its settings on Linux, the place that is looked at first before the older one (client <c>internal/profilemanager</c>).</summary>
    public required IReadOnlyList<string> ClientSettings { get; init; }

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
        StatusAddressKey = "openzroIp",
        WindowsService = "Openzro",
        ClientLog = "/var/log/openzro/client.log",
        ManagementService = "openzro-management",
        ManagementFile = "/etc/openzro/management.json",
        ClientSettings = ["/var/lib/openzro/default.json", "/etc/openzro/config.json"],
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
        StatusAddressKey = "netbirdIp",
        WindowsService = "Netbird",
        ClientLog = "/var/log/netbird/client.log",
        ManagementService = "netbird-management",
        ManagementFile = "/etc/netbird/management.json",
        ClientSettings = ["/var/lib/netbird/default.json", "/etc/netbird/config.json"],
    };

    /// <summary>All dialects, the default first.</summary>
    public static IReadOnlyList<Dialect> All { get; } = [OpenZro, NetBird];
}
