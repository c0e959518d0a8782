using System.Globalization;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>Turns the server's connections into hosts.</summary>
public static class SshHosts
{
    /// <summary>The host of a peer; <see langword="null"/> when the connection tells none for it.</summary>
    public static SshHost? OfPeer(ConnectionSet connections, SshConnection connection, PeerTarget peer) =>
        Make(connections, connection, connection.Hosts.GetValueOrDefault(peer.Name)
            ?? (connection.HostFrom == SshHostFrom.Address ? peer.Address : peer.Name));

    /// <summary>The connection's one host; <see langword="null"/> when it has none, as one has whose peers are hosts of their own.</summary>
    public static SshHost? Of(ConnectionSet connections, SshConnection connection) => Make(connections, connection, connection.Host);

    private static SshHost? Make(ConnectionSet connections, SshConnection connection, string? host)
    {
        var jump = connection.Jump is { } name ? connections.Connections.OfType<SshConnection>().FirstOrDefault(one => one.Name == name) : null;
        if (string.IsNullOrEmpty(host) || (connection.Jump is not null && jump is null))
        {
            return null;
        }

        var (address, port) = Split(host, connection.Port);
        return new SshHost
        {
            Name = address,
            Port = port,
            User = connection.User,
            Key = connection.Key,
            Agent = connection.Agent,
            Passphrase = connection.Passphrase,
            KnownHostsFile = connection.KnownHosts,
            Sudo = connection.Sudo,
            Jump = jump is null ? null : Of(connections, jump),
            Timeout = connection.Timeout,
        };
    }

    private static (string Address, int Port) Split(string host, int port)
    {
        var colon = host.LastIndexOf(':');
        var isAddress = colon != host.IndexOf(':', StringComparison.Ordinal) && !host.StartsWith('[');
        return colon > 0 && !isAddress && int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var own)
            ? (host[..colon].Trim('[', ']'), own)
            : (host.Trim('[', ']'), port);
    }
}
