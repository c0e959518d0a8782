using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Simulator.Quic;

namespace OpenZro.Probes.Tests.Probing.Quic;

public sealed class QuicProberTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private readonly QuicProber _prober = new(TimeProvider.System, new Random(1));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_relay_that_negotiates_versions_is_reached(string address)
    {
        await using var relay = Respond(IPAddress.Parse(address));

        var seen = await _prober.ProbeAsync(relay.Endpoint, Dialect.OpenZro, _timeout, TestContext.Current.CancellationToken);

        seen.Failure.ShouldBeNull();
        seen.Elapsed.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        seen.SmallElapsed.ShouldBeNull();
        seen.PacketBytes.ShouldBe(1452);
        seen.Versions.Take(2).ShouldBe(["00000001", "6b3343cf"]);
        seen.Address.ShouldBe(relay.Endpoint.Address);
        seen.Port.ShouldBe(relay.Endpoint.Port);
        relay.Received.ShouldBe(1);
    }

    [Fact]
    public async Task The_round_trip_is_that_of_the_path()
    {
        await using var relay = Respond(IPAddress.Loopback, new QuicResponderOptions { Delay = TimeSpan.FromMilliseconds(40) });

        var seen = await _prober.ProbeAsync(relay.Endpoint, Dialect.NetBird, _timeout, TestContext.Current.CancellationToken);

        seen.Elapsed.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(40));
        seen.PacketBytes.ShouldBe(1232);
    }

    [Fact]
    public async Task A_path_that_carries_1200_bytes_only_is_told_from_a_closed_one()
    {
        await using var relay = Respond(IPAddress.Loopback, new QuicResponderOptions { LargestBytes = 1400 });

        var seen = await _prober.ProbeAsync(
            relay.Endpoint, Dialect.OpenZro, TimeSpan.FromMilliseconds(600), TestContext.Current.CancellationToken);

        seen.Elapsed.ShouldBeNull();
        seen.Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Timeout);
        seen.SmallElapsed.ShouldNotBeNull();
        seen.Versions.Count.ShouldBe(3);
        relay.Received.ShouldBe(4);
    }

    [Fact]
    public async Task A_round_trip_longer_than_the_pauses_is_still_measured_from_its_own_packet()
    {
        await using var relay = Respond(IPAddress.Loopback, new QuicResponderOptions { Delay = TimeSpan.FromMilliseconds(400) });

        var seen = await _prober.ProbeAsync(
            relay.Endpoint, Dialect.OpenZro, TimeSpan.FromMilliseconds(900), TestContext.Current.CancellationToken);

        seen.Failure.ShouldBeNull();
        seen.Elapsed.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(400));
        seen.SmallElapsed.ShouldBeNull();
    }

    [Fact]
    public async Task Silence_ends_in_a_timeout_after_three_packets_of_each_size()
    {
        using var silent = Listen();

        var seen = await _prober.ProbeAsync(
            At(silent), Dialect.OpenZro, TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        seen.Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Timeout);
        seen.Failure.Detail.ShouldBe("no answer to 3 packets of 1452 bytes");
        (seen.Elapsed, seen.SmallElapsed).ShouldBe((null, null));
        var sizes = new List<int>();
        while (silent.Available > 0)
        {
            sizes.Add(silent.Receive(new byte[2000]));
        }

        sizes.ShouldBe([1452, 1452, 1452, 1200, 1200, 1200]);
    }

    [Fact]
    public async Task A_closed_port_is_refused_at_once()
    {
        using var closed = Listen();
        var endpoint = At(closed);
        closed.Dispose();

        var seen = await _prober.ProbeAsync(endpoint, Dialect.OpenZro, _timeout, TestContext.Current.CancellationToken);

        seen.Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Refused);
    }

    [Fact]
    public async Task A_packet_that_the_own_interface_cannot_send_is_too_large_and_the_small_one_still_goes()
    {
        await using var relay = Respond(IPAddress.Loopback);
        var jumbo = Dialect.OpenZro with { FirstQuicPacketBytes = 65_520 };

        var seen = await _prober.ProbeAsync(relay.Endpoint, jumbo, _timeout, TestContext.Current.CancellationToken);

        seen.Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.TooLarge);
        seen.Failure.Code.ShouldNotBeNull();
        seen.SmallElapsed.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lost_packet_is_sent_again_with_other_ids_and_the_answer_is_timed_from_its_own_packet()
    {
        using var server = Listen();
        var probing = _prober.ProbeAsync(At(server), Dialect.OpenZro, TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var lost = await ReceiveAsync(server);
        var asked = await ReceiveAsync(server);
        await server.SendToAsync(Swap(asked.Packet), asked.From);

        var seen = await probing;

        seen.Elapsed.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
        lost.Packet.AsSpan(6, 8).SequenceEqual(asked.Packet.AsSpan(6, 8)).ShouldBeFalse();
    }

    [Fact]
    public async Task Whatever_is_no_answer_to_the_packet_is_ignored()
    {
        using var server = Listen();
        using var stranger = Listen();
        var probing = _prober.ProbeAsync(At(server), Dialect.OpenZro, TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var (packet, from) = await ReceiveAsync(server);
        var answer = Swap(packet);
        await stranger.SendToAsync(answer, from);
        foreach (var garbage in Garbage(packet, answer))
        {
            await server.SendToAsync(garbage, from);
        }

        answer[^1] = 2;
        await server.SendToAsync(answer, from);

        (await probing).Versions.ShouldBe(["00000002"]);
    }

    [Fact]
    public async Task Cancelling_ends_the_probe()
    {
        using var silent = Listen();
        using var cancel = new CancellationTokenSource();
        var probing = _prober.ProbeAsync(At(silent), Dialect.OpenZro, _timeout, cancel.Token);
        await ReceiveAsync(silent);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probing);
    }

    private static IEnumerable<byte[]> Garbage(byte[] packet, byte[] answer)
    {
        yield return [];
        yield return [0x80];
        yield return packet;
        yield return answer[..^1];
        yield return answer[..^4];
        yield return [.. answer, .. new byte[4 * 400]];
        yield return With(answer, 0, 0x40);
        yield return With(answer, 4, 1);
        yield return With(answer, 5, 7);
        yield return With(answer, 6, (byte)(answer[6] ^ 1));
        yield return With(answer, 15, (byte)(answer[15] ^ 1));
        yield return [.. answer[..^4], .. packet[1..5]];
    }

    private static byte[] With(byte[] answer, int index, byte value)
    {
        var copy = answer.ToArray();
        copy[index] = value;
        return copy;
    }

    /// <summary>The answer to a packet with ids of 8 bytes, offering version 1.</summary>
    private static byte[] Swap(byte[] packet) =>
        [0x80, 0, 0, 0, 0, 8, .. packet[15..23], 8, .. packet[6..14], 0, 0, 0, 1];

    private static QuicResponder Respond(IPAddress address, QuicResponderOptions? options = null) =>
        QuicResponder.Start(new IPEndPoint(address, 0), TimeProvider.System, new Random(2), options);

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static IPEndPoint At(Socket socket) => (IPEndPoint)socket.LocalEndPoint!;

    private static async Task<(byte[] Packet, EndPoint From)> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[2000];
        var received = await socket.ReceiveFromAsync(
            buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
        return (buffer[..received.ReceivedBytes], received.RemoteEndPoint);
    }
}
