using OpenZro.Probes.Fleet;
using OpenZro.Probes.Simulator.Quic;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>A relay whose TCP is in order, and what its UDP port does.</summary>
public sealed class QuicTests
{
    [Theory]
    [InlineData("answers", int.MaxValue, new[] { Transport.Ws, Transport.Quic }, "")]
    [InlineData("carries 1,300 bytes", 1300, new[] { Transport.Ws, Transport.Quic }, QuicMtu)]
    [InlineData("carries 1,300 bytes and is not said to offer QUIC", 1300, null, QuicMtu)]
    [InlineData("is silent", 0, new[] { Transport.Ws, Transport.Quic }, QuicUnreachable)]
    [InlineData("is silent and is not said to offer QUIC", 0, null, "")]
    [InlineData("answers although it should not", int.MaxValue, new[] { Transport.Ws }, TransportsDiffer)]
    public async Task The_udp_port(string what, int carries, Transport[]? transports, string code)
    {
        await using var stage = new Stage();
        var relay = stage.StartRelay();
        stage.Keep(QuicResponder.Start(relay.EndPoint, TimeProvider.System, new Random(1), new QuicResponderOptions { LargestBytes = carries }));

        var verdict = await stage.JudgeAsync([stage.Publish(relay.EndPoint) with { Transports = transports }]);

        verdict.Finds(code.Length > 0 ? [code] : []);
        verdict.Seen.Succeeded.ShouldBeTrue(what);
    }

    [Fact]
    public async Task A_udp_port_where_nothing_listens_is_told()
    {
        await using var stage = new Stage();

        var verdict = await stage.JudgeAsync([stage.Publish(stage.StartRelay().EndPoint) with { Transports = [Transport.Ws, Transport.Quic] }]);

        verdict.Finds(QuicUnreachable);
        verdict.Find(QuicUnreachable).Message.ShouldContain("nothing listens there");
    }
}
