using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>One client of a simulated relay, from the accepted socket to its end.</summary>
internal sealed class RelayConnection(RelayServer server, RelayServerOptions options, Socket socket)
{
    private const byte TlsHandshakeRecord = 0x16;
    private WebSocketConversation? _conversation;
    private long _heardAt;

    /// <summary>Serves the client until one of the two leaves.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var wire = new NetworkStream(socket, ownsSocket: false);
        if (options.Certificate is null)
        {
            await ServeAsync(wire, cancellationToken);
        }
        else if (await IsTlsAsync(cancellationToken))
        {
            await ServeTlsAsync(wire, cancellationToken);
        }
        else
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes(UpgradeRules.PlainOnTls), cancellationToken);
            await DrainAsync(wire, cancellationToken);
        }
    }

    /// <summary>Hands a message to the client, if it can still be reached.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _conversation!.WriteAsync(message, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Ends the connection at once.</summary>
    public void Drop() => socket.Dispose();

    // A socket that is closed with bytes unread resets, and the client may never see the answer.
    private async Task DrainAsync(NetworkStream wire, CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Send);
        await wire.CopyToAsync(Stream.Null, cancellationToken);
    }

    private async ValueTask<bool> IsTlsAsync(CancellationToken cancellationToken)
    {
        var first = new byte[1];
        return await socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken) == 1 && first[0] == TlsHandshakeRecord;
    }

    private async Task ServeTlsAsync(NetworkStream wire, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(wire, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(TlsOptions(hello.ServerName)), null, cancellationToken);
        }
        catch (Exception)
        {
            server.Count(static counts => counts with { HandshakeFailures = counts.HandshakeFailures + 1 });
            return;
        }

        await ServeAsync(tls, cancellationToken);
        await tls.ShutdownAsync();
    }

    private SslServerAuthenticationOptions TlsOptions(string serverName) => new()
    {
        ServerCertificateContext = options.Certificate!(serverName).Context,
        EnabledSslProtocols = options.Protocols,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
    };

    private async Task ServeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var input = new InputBuffer(stream);
        while (await input.ReadHeadAsync(cancellationToken) is { } head)
        {
            if (HttpRequest.Parse(head) is not { } request)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(UpgradeRules.BadRequest), cancellationToken);
                return;
            }

            var (response, isUpgraded) = UpgradeRules.Answer(request, options.Time.GetUtcNow());
            await stream.WriteAsync(Encoding.ASCII.GetBytes(response), cancellationToken);
            if (isUpgraded)
            {
                using var conversation = new WebSocketConversation(stream, input);
                await ConverseAsync(conversation, cancellationToken);
                return;
            }

            if (request.Version == "HTTP/1.0" || request.HasToken("Connection", "close"))
                return;
        }
    }

    private async Task ConverseAsync(WebSocketConversation conversation, CancellationToken cancellationToken)
    {
        server.Count(static counts => counts with { Upgrades = counts.Upgrades + 1 });
        var first = await conversation.ReadAsync(cancellationToken);
        if (first is null || !RelayMessages.TryReadAuth(first, out var peer, out var token) || !options.Secret.Accepts(token, options.Time.GetUtcNow()))
        {
            server.Count(static counts => counts with { AuthFailures = counts.AuthFailures + 1 });
            return;
        }

        _conversation = conversation;
        _heardAt = options.Time.GetTimestamp();
        server.Enter(peer!, this);
        try
        {
            using var timer = options.Time.CreateTimer(_ => CheckHealth(cancellationToken), null, options.HealthCheckInterval, options.HealthCheckInterval);
            await conversation.WriteAsync(RelayMessages.AuthResponse(options.InstanceUrl), cancellationToken);
            await RelayAsync(peer!, conversation, cancellationToken);
        }
        finally
        {
            server.Leave(peer!, this);
        }
    }

    private async Task RelayAsync(PeerId self, WebSocketConversation conversation, CancellationToken cancellationToken)
    {
        while (await conversation.ReadAsync(cancellationToken) is { } message)
        {
            switch (RelayMessages.TypeOf(message))
            {
                case RelayMessageType.HealthCheck:
                    Volatile.Write(ref _heardAt, options.Time.GetTimestamp());
                    break;
                case RelayMessageType.Close:
                    server.Count(static counts => counts with { Farewells = counts.Farewells + 1 });
                    return;
                case RelayMessageType.Transport when RelayMessages.TryReadTransport(message, out var to, out var payload):
                    await server.ForwardAsync(to!, RelayMessages.Transport(self, payload), cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    private void CheckHealth(CancellationToken cancellationToken)
    {
        if (options.Time.GetElapsedTime(Volatile.Read(ref _heardAt)) >= options.PeerTimeout)
        {
            Drop();
        }
        else
        {
            _ = SendAsync(RelayMessages.HealthCheck, cancellationToken).AsTask();
        }
    }
}
