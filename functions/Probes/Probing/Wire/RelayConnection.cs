using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// One connection to one endpoint, phase by phase as a peer goes through them. What was measured stays readable after a failure.
/// Whatever happens, the socket is given back: <see cref="LeaveAsync"/> closes politely, <see cref="Dispose"/> without it resets,
/// so that a relay holds nothing of a probe that failed.
/// </summary>
internal sealed class RelayConnection(ProbeEndpoint endpoint, ProbeRequest request, IConnector connector, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestGoodbye = TimeSpan.FromMilliseconds(500);
    private const int MaximumDrained = 64 * 1024;

    private readonly List<byte[]> _presented = [];
    private readonly ProbeTrace? _trace = request.Trace ? new ProbeTrace(time) : null;
    private readonly Socket _socket = new(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[]? _buffer;
    private StampedStream? _wire;
    private TlsTap? _tap;
    private SslStream? _tls;
    private Stream? _stream;
    private WebSocketChannel? _channel;
    private ResponseHead? _head;
    private bool _polite;

    /// <summary>The phase under way, or the last one.</summary>
    public ProbePhase Phase { get; private set; } = ProbePhase.Connect;

    /// <summary>The connect phase's time.</summary>
    public TimeSpan? Connect { get; private set; }

    /// <summary>The handshake's time on the wire.</summary>
    public TimeSpan? Handshake { get; private set; }

    /// <summary>The upgrade's time.</summary>
    public TimeSpan? Upgrade { get; private set; }

    /// <summary>The authentication's time.</summary>
    public TimeSpan? Authenticate { get; private set; }

    /// <summary>The worst delay of this process that is in a phase's time, where the kernel's stamps tell it.</summary>
    public TimeSpan Lag => _wire?.Lag ?? TimeSpan.Zero;

    /// <summary>What the handshake agreed on.</summary>
    public TlsFacts? Tls { get; private set; }

    /// <summary>What the relay said its instance URL is.</summary>
    public string? InstanceUrl { get; private set; }

    /// <summary>This end of the connection.</summary>
    public string? LocalEndpoint { get; private set; }

    /// <summary>Who this connection authenticates as.</summary>
    public PeerId Identity { get; } = ProbeIdentity.Next(request.Dialect);

    /// <summary>The steps so far, when they are traced.</summary>
    public IReadOnlyList<ProbeStep> Steps => _trace?.Steps ?? [];

    /// <summary>The certificates that the server presented, in wire order, also when no handshake came of it.</summary>
    public IReadOnlyList<byte[]> Presented => _presented.Count > 0 ? _presented : _tap?.Records.Certificates() ?? [];

    /// <summary>The relay protocol's messages, after the upgrade.</summary>
    public WebSocketChannel Channel => _channel ?? throw new InvalidOperationException("the connection was not upgraded");

    /// <summary>Goes through the phases up to a goal.</summary>
    /// <param name="goal">The last phase.</param>
    /// <param name="deadline">The probe's time limit, linked to the run's token.</param>
    /// <param name="run">The run's own token, to tell a time-out from a cancelled run.</param>
    /// <returns>Why it ended early; <see langword="null"/> when the goal was reached.</returns>
    public async Task<ProbeFailure?> GoAsync(ProbePhase goal, CancellationToken deadline, CancellationToken run)
    {
        ProbeFailure? failure;
        try
        {
            await ConnectAsync(deadline);
            if (goal >= ProbePhase.Handshake && request.IsTls)
                await HandshakeAsync(deadline);

            failure = goal >= ProbePhase.Upgrade ? await UpgradeAsync(deadline) : null;
            if (failure is null && goal >= ProbePhase.Authenticate && request.Secret is { } secret)
                failure = await AuthenticateAsync(secret, deadline);
        }
        catch (Exception exception)
        {
            failure = Read(exception, deadline, run);
        }

        if (failure is not null)
            _trace?.Add($"{failure.Phase} failed: {failure.Detail}");

        return failure;
    }

    /// <summary>
    /// Takes leave as the relay protocol, WebSocket, TLS and TCP each ask for, within a second and in no phase's time.
    /// </summary>
    /// <returns>
    /// The alert with which a TLS 1.3 server turned down a handshake that looked done from here (a client certificate demanded), when
    /// nothing was read before; else <see langword="null"/>.
    /// </returns>
    public async Task<ProbeFailure?> LeaveAsync()
    {
        var patience = ShortestGoodbye + 2 * (Connect ?? TimeSpan.Zero);
        using var bound = new CancellationTokenSource(patience < LongestGoodbye ? patience : LongestGoodbye, time);
        try
        {
            var ended = _channel is not null && await SayGoodbyeAsync(_channel, bound.Token);
            if (_tls is not null && !ended)
                await _tls.ShutdownAsync();

            _socket.Shutdown(SocketShutdown.Send);
            if (!ended)
                await DrainAsync(bound.Token);

            _polite = true;
            _trace?.Add("closed");
        }
        catch (Exception exception)
        {
            _trace?.Add($"closed at once: {Printable.From(exception.Message, 120)}");
            if (_tls is not null && _channel is null && TlsAlert.From(exception) is { } alert)
                return WireFailure.Alert(ProbePhase.Handshake, alert);
        }

        return null;
    }

    /// <summary>Gives everything back; without <see cref="LeaveAsync"/> before it, with a reset.</summary>
    public void Dispose()
    {
        _tls?.Dispose();
        _tap?.Dispose();
        _stream?.Dispose();
        _wire?.Dispose();
        if (_polite)
            _socket.Dispose();
        else
            _socket.Close(0);

        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = null;
    }

    private async Task ConnectAsync(CancellationToken deadline)
    {
        _trace?.Add($"connect to {new IPEndPoint(endpoint.Address, endpoint.Port)}");
        var began = time.GetTimestamp();
        try
        {
            await connector.ConnectAsync(_socket, new IPEndPoint(endpoint.Address, endpoint.Port), deadline);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A SYN is refused, not reset: the connection stood, and its reset was here before we looked.
            Connect = time.GetElapsedTime(began);
            Phase = request.IsTls ? ProbePhase.Handshake : ProbePhase.Upgrade;
            throw;
        }

        var elapsed = time.GetElapsedTime(began);
        Connect = connector.RoundTrip(_socket) is { } roundTrip && roundTrip < elapsed ? roundTrip : elapsed;
        _stream = _wire = new StampedStream(_socket, time);
        LocalEndpoint = _socket.LocalEndPoint?.ToString();
        _trace?.Add($"connected from {LocalEndpoint}");
    }

    private async Task HandshakeAsync(CancellationToken deadline)
    {
        Phase = ProbePhase.Handshake;
        _trace?.Add($"ClientHello for {endpoint.ServerName}");
        _tap = new TlsTap(_wire!, time);
        _tls = new SslStream(_tap);
        _stream = _tls;
        await _tls.AuthenticateAsClientAsync(TlsClient.Options(endpoint.ServerName, _presented), deadline);
        _tap.Stop();
        Handshake = _tap.Elapsed;
        Tls = TlsClient.Facts(_tls, _tap.BytesReceived);
        _trace?.Add($"TLS {Tls.Version} {Tls.Cipher}, {Amount.Of(_presented.Count, "certificate")}, {_tap.BytesReceived} bytes");
    }

    private async Task<ProbeFailure?> UpgradeAsync(CancellationToken deadline)
    {
        Phase = ProbePhase.Upgrade;
        _trace?.Add($"GET {RelayMessages.Path} for {endpoint.ServerName}");
        var key = HttpUpgrade.NewKey();
        var asked = HttpUpgrade.Request(endpoint.ServerName, endpoint.Port, request.IsTls, key);
        _buffer = ArrayPool<byte>.Shared.Rent(HttpUpgrade.MaximumHeadLength);
        _wire!.BeginPhase();
        Exception? unsent = null;
        try
        {
            await _stream!.WriteAsync(asked, deadline);
        }
        catch (IOException exception)
        {
            // A server that turned us down has closed already: its alert is still there to be read.
            unsent = exception;
        }

        _head = new ResponseHead(_stream!, _buffer);
        var headLength = await _head.ReadAsync(deadline);
        if (headLength < 0)
            return unsent is null ? _head.Failure() : WireFailure.From(unsent, Phase, null);

        Upgrade = WireTime();
        var failure = HttpUpgrade.Judge(_buffer.AsSpan(0, headLength), key);
        if (failure is not null)
            return failure;

        _channel = new WebSocketChannel(_stream!, _buffer, headLength, _head.Buffered);
        _trace?.Add("101, upgraded");
        return null;
    }

    private async Task<ProbeFailure?> AuthenticateAsync(AuthSecret secret, CancellationToken deadline)
    {
        Phase = ProbePhase.Authenticate;
        var message = RelayMessages.Auth(Identity, secret.MintToken(time.GetUtcNow()));
        _trace?.Add($"Auth as {Identity}");
        _wire!.BeginPhase();
        await Channel.SendAsync(WebSocketOpcode.Binary, message, deadline);
        var (kind, answer) = await Channel.ReceiveAsync(RelayMessages.MaximumAuthResponseLength, deadline);
        switch (kind)
        {
            case WebSocketOpcode.Binary when RelayMessages.TryReadAuthResponse(answer.Span, out var instanceUrl):
                Authenticate = WireTime();
                InstanceUrl = instanceUrl;
                _trace?.Add($"AuthResponse {instanceUrl}");
                return null;
            case WebSocketOpcode.EndOfStream or WebSocketOpcode.Close:
                return new ProbeFailure(Phase, FailureReason.Rejected, "the relay ended the connection on the Auth message: the secret differs, or the clocks do")
                {
                    Code = Channel.CloseCode,
                };
            default:
                return new ProbeFailure(Phase, FailureReason.Protocol, $"not an AuthResponse: a {kind} message of type {RelayMessages.TypeOf(answer.Span)}");
        }
    }

    /// <summary>Says that this peer leaves and closes the WebSocket; true when the server ended the stream by itself.</summary>
    private async Task<bool> SayGoodbyeAsync(WebSocketChannel channel, CancellationToken bound)
    {
        await channel.SendLastAsync(InstanceUrl is null ? default : RelayMessages.Close, bound);
        while (true)
        {
            var (kind, _) = await channel.ReceiveAsync(RelayMessages.MaximumLength, bound);
            if (kind is WebSocketOpcode.EndOfStream or WebSocketOpcode.Close)
                return kind == WebSocketOpcode.EndOfStream;
        }
    }

    private async Task DrainAsync(CancellationToken bound)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(4096);
        var (drained, read) = (0, 1);
        while (read > 0 && drained < MaximumDrained)
        {
            read = await _stream!.ReadAsync(_buffer, bound);
            drained += read;
        }
    }

    /// <summary>From the last bytes sent to the last that arrived.</summary>
    private TimeSpan WireTime() => time.GetElapsedTime(_wire!.LastWrite, _wire.LastArrival);

    private ProbeFailure Read(Exception exception, CancellationToken deadline, CancellationToken run)
    {
        if (run.IsCancellationRequested)
            return WireFailure.Cancelled(Phase);

        if (deadline.IsCancellationRequested)
            return WireFailure.Timeout(Phase, request.Timeout, Phase == ProbePhase.Handshake ? _tap?.BytesReceived ?? 0 : _head?.Received ?? 0);

        // TLS that fails before any byte of HTTP is the handshake's end: with TLS 1.3 a server refuses only then.
        var phase = Phase == ProbePhase.Upgrade && _tls is not null && _head is not { Received: > 0 } && IsTlsFailure(exception) ? ProbePhase.Handshake : Phase;
        return WireFailure.From(exception, phase, phase == Phase ? _tap?.Records : null);
    }

    private static bool IsTlsFailure(Exception exception) =>
        TlsAlert.From(exception) is not null || exception is IOException { InnerException: not (null or SocketException) };
}
