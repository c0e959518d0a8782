using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>What a <see cref="PeerDirectory"/> asks.</summary>
public sealed record PeerDirectoryOptions
{
    /// <summary>Management's API.</summary>
    public required ManagementClient Management { get; init; }

    /// <summary>The connections by which peers are asked.</summary>
    public required IDriverCatalogue Drivers { get; init; }

    /// <summary>Which connection asks which peer, and which region stands for it.</summary>
    public PeerWatching Watching { get; init; } = new();

    /// <summary>The names of the peer that the server itself runs on.</summary>
    public IReadOnlyList<string> Self { get; init; } = [];

    /// <summary>The addresses of this machine: a peer that has one of them is the server's own.</summary>
    public IReadOnlyList<string> OwnAddresses { get; init; } = [];

    /// <summary>The names of peers that carry the server's own way, as people say.</summary>
    public IReadOnlyList<string> OwnPath { get; init; } = [];

    /// <summary>Tells the hosts that the server goes to, as names and as the addresses that they have.</summary>
    public Func<CancellationToken, Task<IReadOnlyCollection<string>>> OwnHosts { get; init; } = _ => Task.FromResult<IReadOnlyCollection<string>>([]);

    /// <summary>How long peers may take to answer. The default is 50 s.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>
    /// What a server's connections say, with the addresses of this machine, and the hosts of management, of SSH connections with one
    /// and of the storage.
    /// </summary>
    /// <param name="connections">The connections; they must have a management.</param>
    /// <param name="management">Management's API.</param>
    /// <param name="drivers">The connections' drivers.</param>
    /// <param name="storage">The storage's hosts; none when that is this machine.</param>
    /// <param name="time">The clock.</param>
    public static PeerDirectoryOptions Of(
        ConnectionSet connections, ManagementClient management, IDriverCatalogue drivers, IReadOnlyList<string> storage, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connections);
        string?[] hosts = [connections.Management?.Url.IdnHost, .. storage, .. connections.Connections.OfType<SshConnection>().Select(ssh => ssh.Host).OfType<string>().Select(HostOf)];
        return new PeerDirectoryOptions
        {
            Management = management,
            Drivers = drivers,
            Watching = connections.Peers ?? new(),
            Self = connections.Self,
            OwnPath = connections.OwnPath,
            OwnAddresses = AddressesOfThisMachine(),
            OwnHosts = cancellationToken => WithAddressesAsync([.. hosts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)], time, cancellationToken),
        };
    }

    private static string HostOf(string host)
    {
        var colon = host.LastIndexOf(':');
        return host.StartsWith('[') ? host[1..host.IndexOf(']', StringComparison.Ordinal)]
            : colon > 0 && colon == host.IndexOf(':', StringComparison.Ordinal) ? host[..colon]
            : host;
    }

    private static IReadOnlyList<string> AddressesOfThisMachine() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .Where(address => !IPAddress.IsLoopback(address))
            .Select(address => address.ToString()),
    ];

    /// <summary>A name whose addresses cannot be found counts by itself.</summary>
    private static async Task<IReadOnlyCollection<string>> WithAddressesAsync(IReadOnlyList<string> hosts, TimeProvider time, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(5);
        var found = await Task.WhenAll(hosts.Select(async host =>
        {
            try
            {
                return (await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(patience, time, cancellationToken)).Select(address => address.ToString());
            }
            catch (Exception none) when (none is SocketException or TimeoutException)
            {
                return [];
            }
        }));
        return [.. hosts, .. found.SelectMany(addresses => addresses)];
    }
}
