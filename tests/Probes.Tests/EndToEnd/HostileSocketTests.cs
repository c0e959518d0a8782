using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>Servers that fail below HTTP.</summary>
public sealed class HostileSocketTests
{
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(500);

    private static readonly Row[] Table =
    [
        new("a port where nothing listens", _ => Task.FromResult(UnusedPort()), Unreachable)
        {
            Fails = ProbePhase.Connect, Reason = FailureReason.Refused, Says = "nothing listens there",
        },
        new("silence to the SYN", async stage => stage.Keep(new Hole(await SynBlackhole.StartAsync())).EndPoint, ConnectTimeout)
        {
            Fails = ProbePhase.Connect, Reason = FailureReason.Timeout, Timeout = Brief, Says = "packets are dropped on the way",
        },
        Row.Of("accepts, then silence", HostileServer.Silent, HandshakeTimeout) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Timeout, Timeout = Brief, Says = "connected in",
        },
        Row.Of("one byte a second", () => HostileServer.Drip(), HandshakeTimeout) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Timeout, Timeout = Brief, Says = "1 byte received",
        },
        Row.Of("resets what it accepts", HostileServer.ResetAfterAccept, HandshakeFailed) with { Fails = ProbePhase.Handshake, Reason = FailureReason.Reset },
        Row.Of("resets after the ClientHello", HostileServer.ResetAfterClientHello, HandshakeFailed) with { Fails = ProbePhase.Handshake, Reason = FailureReason.Reset },
        Row.Of("closes after the ClientHello", HostileServer.CloseAfterClientHello, HandshakeFailed) with { Fails = ProbePhase.Handshake, Reason = FailureReason.Closed },
        Row.Of("fatal alert handshake_failure", () => HostileServer.Alert(40), HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "alert 40 (handshake_failure)",
        },
        Row.Of("fatal alert unrecognized_name", () => HostileServer.Alert(112), HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "no certificate for this name",
        },
        Row.Of("fatal alert internal_error", () => HostileServer.Alert(80), HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Alert, Says = "alert 80 (internal_error)",
        },
        Row.Of("plain HTTP on the TLS port", HostileServer.PlainHttp, HandshakeFailed) with
        {
            Fails = ProbePhase.Handshake, Reason = FailureReason.Protocol, Says = "rel://",
        },
        Row.Of("SSH on the port", HostileServer.Ssh, HandshakeFailed) with { Fails = ProbePhase.Handshake, Reason = FailureReason.Protocol, Says = "SSH-2.0" },
    ];

    public static TheoryData<string> Servers => [.. Table.Select(row => row.Server)];

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Each_ends_in_its_code_and_gives_its_socket_back(string server) => Table.Single(row => row.Server == server).PlayAsync();

    private static IPEndPoint UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private sealed record Hole(SynBlackhole Port) : IAsyncDisposable
    {
        public IPEndPoint EndPoint => Port.EndPoint;

        public ValueTask DisposeAsync()
        {
            Port.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
