using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Simulator.Quic;

namespace OpenZro.Probes.Simulator.Tests.Quic;

public sealed class QuicResponderTests
{
    [Fact]
    public async Task An_unknown_version_is_answered_with_swapped_ids_and_three_versions()
    {
        await using var relay = Start();

        var answer = await AskAsync(relay, Packet(1200, 0x1a2a3a4a));

        Convert.ToHexStringLower(answer.AsSpan(0, 20)).ShouldBe("8000000000030202020801010101010101010000");
        answer.Length.ShouldBe(5 + 1 + 3 + 1 + 8 + 12);
        Convert.ToHexStringLower(answer.AsSpan(18, 8)).ShouldBe("000000016b3343cf");
        answer[26..].ShouldAllBe(b => (b & 0x0f) == 0x0a);
    }

    [Theory]
    [InlineData(600, 0x1a2a3a4au)]
    [InlineData(1199, 0x1a2a3a4au)]
    [InlineData(1401, 0x1a2a3a4au)]
    [InlineData(1200, 0u)]
    [InlineData(1200, 1u)]
    public async Task Anything_else_gets_no_answer(int bytes, uint version)
    {
        await using var relay = Start(new QuicResponderOptions { LargestBytes = 1400 });
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(relay.Endpoint);
        await client.SendAsync(Packet(bytes, version), TestContext.Current.CancellationToken);

        await client.SendAsync(Packet(1200, 0x2a2a2a2a), TestContext.Current.CancellationToken);
        await client.ReceiveAsync(TestContext.Current.CancellationToken);

        relay.Received.ShouldBe(2);
        client.Available.ShouldBe(0);
    }

    [Fact]
    public async Task Ids_longer_than_the_packet_or_the_protocol_allow_are_dropped()
    {
        await using var relay = Start();
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(relay.Endpoint);
        var packet = Packet(1200, 0x1a2a3a4a);
        packet[5] = 255;
        await client.SendAsync(packet, TestContext.Current.CancellationToken);

        (await AskAsync(relay, Packet(1200, 0x1a2a3a4a))).ShouldNotBeEmpty();
        client.Available.ShouldBe(0);
    }

    private static QuicResponder Start(QuicResponderOptions? options = null) =>
        QuicResponder.Start(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, new Random(1), options);

    private static async Task<byte[]> AskAsync(QuicResponder relay, byte[] packet)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(relay.Endpoint);
        await client.SendAsync(packet, TestContext.Current.CancellationToken);
        return (await client.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer;
    }

    private static byte[] Packet(int bytes, uint version)
    {
        byte[] header =
        [
            0xc0, (byte)(version >> 24), (byte)(version >> 16), (byte)(version >> 8), (byte)version,
            8, 1, 1, 1, 1, 1, 1, 1, 1, 3, 2, 2, 2,
        ];
        return [.. header, .. new byte[bytes - header.Length]];
    }
}
