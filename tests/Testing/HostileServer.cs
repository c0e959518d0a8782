using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Simulator.Networking;

namespace OpenZro.Probes.Testing;

/// <summary>
/// A server on loopback that does one thing wrong. This part fails below HTTP; what answers over TLS uses
/// <see cref="TestAuthority.Certificate"/>.
/// </summary>
public sealed partial class HostileServer : IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private readonly TcpService _service;
    private int _accepted;

    private HostileServer(Func<Socket, CancellationToken, Task> serve) => _service = TcpService.Start(AnyPort, (socket, cancellationToken) =>
    {
        Interlocked.Increment(ref _accepted);
        return serve(socket, cancellationToken);
    });

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _service.EndPoint;

    /// <summary>How many connections are open.</summary>
    public int OpenSockets => _service.OpenSockets;

    /// <summary>How many connections were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Accepts and says nothing, ever.</summary>
    public static HostileServer Silent() => new(StayAsync);

    /// <summary>Resets each connection as soon as it is accepted.</summary>
    public static HostileServer ResetAfterAccept() => new((socket, _) => ResetAsync(socket));

    /// <summary>Reads the first bytes, then resets.</summary>
    public static HostileServer ResetAfterClientHello() => new(async (socket, cancellationToken) =>
    {
        await ReadSomeAsync(socket, cancellationToken);
        await ResetAsync(socket);
    });

    /// <summary>Reads the first bytes, then closes politely.</summary>
    public static HostileServer CloseAfterClientHello() => new(async (socket, cancellationToken) =>
    {
        await ReadSomeAsync(socket, cancellationToken);
        socket.Shutdown(SocketShutdown.Both);
    });

    /// <summary>Answers the ClientHello with a fatal alert.</summary>
    /// <param name="number">The alert's number, RFC 8446 section 6: 40 handshake_failure, 70 protocol_version, 112 unrecognized_name, …</param>
    public static HostileServer Alert(byte number) => Says([0x15, 3, 3, 0, 2, 2, number]);

    /// <summary>Answers whatever comes with these bytes, and closes when the client does.</summary>
    public static HostileServer Says(byte[] bytes) => new(async (socket, cancellationToken) =>
    {
        await ReadSomeAsync(socket, cancellationToken);
        await socket.SendAsync(bytes, cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        await StayAsync(socket, cancellationToken);
    });

    /// <summary>Speaks HTTP without TLS, as a web server does on the wrong port.</summary>
    public static HostileServer PlainHttp() =>
        Says("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

    /// <summary>Greets as an SSH server, before the client says anything.</summary>
    public static HostileServer Ssh() => new(async (socket, cancellationToken) =>
    {
        await socket.SendAsync("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"u8.ToArray(), cancellationToken);
        await StayAsync(socket, cancellationToken);
    });

    /// <summary>Announces a large handshake record and sends it one byte at a time.</summary>
    /// <param name="interval">The time between two bytes; a second by default.</param>
    public static HostileServer Drip(TimeSpan? interval = null) => new(async (socket, cancellationToken) =>
    {
        await ReadSomeAsync(socket, cancellationToken);
        byte[] record = [0x16, 3, 3, 0x40, 0, 2, 0, 0x3F, 0xFC, 3, 3];
        for (var i = 0; ; i++)
        {
            await socket.SendAsync(new[] { i < record.Length ? record[i] : (byte)0 }, cancellationToken);
            await Task.Delay(interval ?? TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        }
    });

    /// <summary>Completes the TLS handshake and says nothing after it.</summary>
    public static HostileServer SilentAfterHandshake() => OverTls(async (stream, _, cancellationToken) =>
        await stream.CopyToAsync(Stream.Null, cancellationToken));

    /// <summary>Completes the TLS handshake, reads the request, and ends the stream without an answer.</summary>
    public static HostileServer CloseAfterRequest() => OverTls((_, _, _) => Task.CompletedTask);

    /// <summary>Completes a TLS 1.3 handshake, and asks for a client certificate once it has the request (RFC 8446 section 4.6.2).</summary>
    public static HostileServer ClientCertificateAfterHandshake() => OverTls(async (stream, _, cancellationToken) =>
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            await ((SslStream)stream).NegotiateClientCertificateAsync(cancellationToken);
        }

        await stream.WriteAsync("HTTP/1.1 400 No required SSL certificate was sent\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static HostileServer OverTls(Func<Stream, string, CancellationToken, Task> serve, bool tls = true) =>
        new(async (socket, cancellationToken) =>
        {
            await using var wire = new NetworkStream(socket, ownsSocket: false);
            if (!tls)
            {
                await serve(wire, await ReadHeadAsync(wire, cancellationToken), cancellationToken);
                return;
            }

            await using var stream = new SslStream(wire);
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = TestAuthority.Certificate.Context,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                cancellationToken);
            await serve(stream, await ReadHeadAsync(stream, cancellationToken), cancellationToken);
            await stream.ShutdownAsync();
        });

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return head.ToString();
    }

    private static async Task ReadSomeAsync(Socket socket, CancellationToken cancellationToken) =>
        await socket.ReceiveAsync(new byte[8192], cancellationToken);

    // Reads and drops until the client leaves, so that nothing is closed with bytes unread, which would reset.
    private static async Task StayAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    private static Task ResetAsync(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        return Task.CompletedTask;
    }
}
