using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>Leads addresses to servers that listen elsewhere, so that members of one relay can be servers of any kind.</summary>
internal sealed class Redirect : IConnector
{
    private readonly ConcurrentDictionary<IPAddress, IPEndPoint> _servers = new();

    /// <summary>Puts a server at an address, in place of what was there.</summary>
    public void Lead(IPAddress address, IPEndPoint server) => _servers[address] = server;

    public ValueTask ConnectAsync(Socket socket, IPEndPoint remote, CancellationToken cancellationToken) =>
        socket.ConnectAsync(_servers.GetValueOrDefault(remote.Address) ?? remote, cancellationToken);
}
