using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Networking;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>
/// A relay on a socket as a peer sees it: TLS with a certificate per server name, <c>/relay</c> and its refusals, WebSocket, tokens,
/// instance URL, health checks, Transport between peers here and on other members of the cluster. It differs from the real one in
/// offering <c>http/1.1</c> only in ALPN (the real one adds <c>h2</c>, over which <c>/relay</c> fails), in answering no subscriptions
/// to peers' presence, and in having no QUIC.
/// </summary>
public sealed class RelayServer : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromMilliseconds(250);
    private readonly RelayServerOptions _options;
    private readonly TcpService _service;
    private readonly ConcurrentDictionary<PeerId, RelayConnection> _peers = new();
    private readonly Lock _counting = new();
    private RelayCounters _counters = new();

    private RelayServer(RelayServerOptions options)
    {
        _options = options;
        _service = TcpService.Start(options.Listen, ServeAsync);
        options.Cluster?.Join(this);
    }

    /// <summary>Where the relay listens.</summary>
    public IPEndPoint EndPoint => _service.EndPoint;

    /// <summary>What the relay has seen so far.</summary>
    public RelayCounters Counters
    {
        get
        {
            lock (_counting)
            {
                return _counters with { OpenSockets = _service.OpenSockets, Peers = _peers.Count };
            }
        }
    }

    /// <summary>Starts a relay, which serves until it is disposed.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static RelayServer Start(RelayServerOptions options) => new(options);

    /// <summary>Stops: a Close message to every peer, then the end of every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _options.Cluster?.Leave(this);
        _service.StopListening();
        using (var farewell = new CancellationTokenSource(FarewellTime))
        {
            await Task.WhenAll(_peers.Values.Select(peer => peer.SendAsync(RelayMessages.Close, farewell.Token).AsTask()));
        }

        await _service.DisposeAsync();
    }

    internal void Count(Func<RelayCounters, RelayCounters> change)
    {
        lock (_counting)
        {
            _counters = change(_counters);
        }
    }

    internal void Enter(PeerId peer, RelayConnection connection)
    {
        RelayConnection? older = null;
        _peers.AddOrUpdate(peer, connection, (_, existing) =>
        {
            older = existing;
            return connection;
        });
        older?.Drop();
        Count(counts => counts with
        {
            Authentications = counts.Authentications + 1,
            Reconnections = counts.Reconnections + (older is null ? 0 : 1),
        });
    }

    internal void Leave(PeerId peer, RelayConnection connection) => _peers.TryRemove(new(peer, connection));

    internal async ValueTask ForwardAsync(PeerId to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!await DeliverAsync(to, message, cancellationToken) && _options.Cluster is { } cluster)
        {
            await cluster.ForwardAsync(this, to, message, cancellationToken);
        }
    }

    internal async ValueTask<bool> DeliverAsync(PeerId to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!_peers.TryGetValue(to, out var connection) || !await connection.SendAsync(message, cancellationToken))
            return false;

        Count(static counts => counts with { Delivered = counts.Delivered + 1 });
        return true;
    }

    private Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        Count(static counts => counts with { Connections = counts.Connections + 1 });
        return new RelayConnection(this, _options, socket).RunAsync(cancellationToken);
    }
}
