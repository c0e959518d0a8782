using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing.Quic;

/// <summary>Version Negotiation with quic-go, the relay's own QUIC library, in a real server.</summary>
public sealed class RealQuicTests
{
    private const int SmallestPacket = 1200;
    private const string Version1 = "00000001";

    public static TheoryData<string, int> Packets => new()
    {
        { "the first packet of openZro's client", Dialect.OpenZro.FirstQuicPacketBytes },
        { "the first packet of NetBird's client", Dialect.NetBird.FirstQuicPacketBytes },
        { "the smallest that QUIC answers", SmallestPacket },
    };

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task A_real_quic_server_answers_with_its_versions(string what, int bytes)
    {
        await using var caddy = await CaddyServer.StartAsync(TestAuthority.Certificate);
        var prober = new QuicProber(TimeProvider.System, new Random(1));

        var seen = await prober.ProbeAsync(
            caddy.EndPoint, Dialect.OpenZro with { FirstQuicPacketBytes = bytes }, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        seen.Failure.ShouldBeNull(what);
        seen.PacketBytes.ShouldBe(bytes);
        seen.Elapsed.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        seen.SmallElapsed.ShouldBeNull();
        seen.Versions.ShouldContain(Version1);
    }
}
