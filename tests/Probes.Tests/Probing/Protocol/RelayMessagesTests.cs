using System.Text;
using CsCheck;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Tests.Probing.Protocol;

public sealed class RelayMessagesTests
{
    private const string ExpectedAuth =
        "01062112a4427368612dba9c736f19e7f60b7f6764adb0b7908c0a2b394e09b6c09863528c7f2bc86095"
        + "014d75cf8c9e3886bba2cc0f6dc07a957c9bed00b4ec64b7e3c89c32f098f92491" + "31373637323235363030";

    private static readonly AuthSecret Secret = new("test-secret");
    private static readonly DateTimeOffset Expiry = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    [Fact]
    public void An_auth_message_is_byte_exact()
    {
        var message = RelayMessages.Auth(PeerId.FromName("probe"), Secret.MintToken(Expiry - AuthSecret.TokenLifetime));

        Convert.ToHexStringLower(message).ShouldBe(ExpectedAuth);
        message.Length.ShouldBe(85);
    }

    [Fact]
    public void A_peer_id_is_shown_as_relays_log_it() =>
        PeerId.FromName("probe").ToString().ShouldBe("sha-upxzbxnn9gt/Z2StsLeQjAorOU4JtsCYY1KMfyvIYJU=");

    [Fact]
    public void An_auth_message_reads_back_as_what_was_written()
    {
        RelayMessages.TryReadAuth(Convert.FromHexString(ExpectedAuth), out var peer, out var token).ShouldBeTrue();

        peer.ShouldBe(PeerId.FromName("probe"));
        Secret.Accepts(token, Expiry).ShouldBeTrue();
        Secret.Accepts(token, Expiry.AddSeconds(1)).ShouldBeFalse();
        new AuthSecret("another").Accepts(token, Expiry).ShouldBeFalse();
    }

    [Fact]
    public void An_auth_response_carries_the_instance_url()
    {
        byte[] message = [1, 7, .. "rels://relay-br-1.example.com:443"u8];

        RelayMessages.AuthResponse("rels://relay-br-1.example.com:443").ShouldBe(message);
        RelayMessages.TryReadAuthResponse(message, out var url).ShouldBeTrue();
        url.ShouldBe("rels://relay-br-1.example.com:443");
    }

    [Fact]
    public void An_auth_response_of_more_than_8192_bytes_is_none()
    {
        RelayMessages.TryReadAuthResponse([1, 7, .. new byte[8190]], out _).ShouldBeTrue();
        RelayMessages.TryReadAuthResponse([1, 7, .. new byte[8191]], out _).ShouldBeFalse();
    }

    [Fact]
    public void A_hostile_instance_url_cannot_steer_a_terminal()
    {
        RelayMessages.TryReadAuthResponse([1, 7, .. "rels://\u001b[2Jx\r\n\u202e"u8], out var url).ShouldBeTrue();
        url.ShouldBe("rels://·[2Jx···");
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        RelayMessages.TypeOf(bytes);
        RelayMessages.TryReadAuth(bytes, out _, out var token);
        Secret.Accepts(token, Expiry).ShouldBeFalse();
        RelayMessages.TryReadAuthResponse(bytes, out var url);
        url.ShouldAllBe(c => !char.IsControl(c));
        RelayMessages.TryReadTransport(bytes, out _, out _);
    });

    [Fact]
    public void A_transport_message_reads_back_as_what_was_written() =>
        Gen.Select(Gen.String, Gen.Byte.Array[0, 1000]).Sample((name, payload) =>
        {
            var peer = PeerId.FromName(name);
            RelayMessages.TryReadTransport(RelayMessages.Transport(peer, payload), out var read, out var data).ShouldBeTrue();
            read.ShouldBe(peer);
            data.ToArray().ShouldBe(payload);
        });

    [Fact]
    public void No_damaged_token_is_accepted() =>
        Gen.Select(Gen.Int[0, 42], Gen.Int[1, 255]).Sample((position, change) =>
        {
            var token = Secret.MintToken(Expiry);
            token[position] ^= (byte)change;
            Secret.Accepts(token, Expiry).ShouldBeFalse();
        });

    [Fact]
    public void Nothing_prints_the_secret()
    {
        Secret.ToString().ShouldBe("auth secret");
        System.Text.Json.JsonSerializer.Serialize(Secret).ShouldBe("{}");
        $"{Secret}".ShouldNotContain("test-secret");
        new { Secret }.ToString()!.ShouldBe("{ Secret = auth secret }");
    }

    [Fact]
    public void Probe_identities_are_never_used_twice()
    {
        var first = ProbeIdentity.Next(OpenZro.Probes.Fleet.Dialect.OpenZro);

        first.Bytes.Length.ShouldBe(PeerId.Length);
        Encoding.ASCII.GetString(first.Bytes.Span[..4]).ShouldBe("sha-");
        ProbeIdentity.Next(OpenZro.Probes.Fleet.Dialect.OpenZro).ShouldNotBe(first);
    }
}
