using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Rollouts.Drivers.Ssh;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

public sealed class KnownHostsTests
{
    private static readonly byte[] Key = [1, 2, 3, 4];
    private static readonly byte[] Other = [9, 9, 9, 9];
    private static readonly string Text = Convert.ToBase64String(Key);

    [Theory]
    [InlineData("relay.example.com", "relay.example.com", 22, HostKeyVerdict.Trusted)]
    [InlineData("Relay.example.com", "relay.EXAMPLE.com", 22, HostKeyVerdict.Trusted)]
    [InlineData("relay.example.com,192.0.2.1", "192.0.2.1", 22, HostKeyVerdict.Trusted)]
    [InlineData("relay.example.com", "relay.example.com", 2222, HostKeyVerdict.Unknown)]
    [InlineData("[relay.example.com]:2222", "relay.example.com", 2222, HostKeyVerdict.Trusted)]
    [InlineData("[relay.example.com]:2222", "relay.example.com", 22, HostKeyVerdict.Unknown)]
    [InlineData("*.example.com", "a.b.example.com", 22, HostKeyVerdict.Trusted)]
    [InlineData("relay-?.example.com", "relay-1.example.com", 22, HostKeyVerdict.Trusted)]
    [InlineData("*.example.com,!bad.example.com", "bad.example.com", 22, HostKeyVerdict.Unknown)]
    [InlineData("relay.example.com", "relay.example.com.evil.org", 22, HostKeyVerdict.Unknown)]
    [InlineData("relay.example.com", "relayxexample.com", 22, HostKeyVerdict.Unknown)]
    [InlineData("2001:db8::1", "2001:db8::1", 22, HostKeyVerdict.Trusted)]
    public void A_name_is_known_by_its_pattern_and_port(string pattern, string host, int port, HostKeyVerdict verdict) =>
        KnownHosts.Parse($"{pattern} ssh-ed25519 {Text} a comment\n").Judge(host, port, Key).ShouldBe(verdict);

    [Fact]
    public void A_hashed_name_is_known()
    {
        var salt = RandomNumberGenerator.GetBytes(20);
        var hash = HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes("[relay.example.com]:2222"));
        var known = KnownHosts.Parse($"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(hash)} ssh-rsa {Text}\r\n");

        known.Judge("relay.example.com", 2222, Key).ShouldBe(HostKeyVerdict.Trusted);
        known.Judge("relay.example.com", 22, Key).ShouldBe(HostKeyVerdict.Unknown);
        known.KeyTypes("relay.example.com", 2222).ShouldBe(["ssh-rsa"]);
    }

    [Fact]
    public void Another_key_is_a_mismatch_and_a_second_known_key_is_not()
    {
        var known = KnownHosts.Parse($"h ssh-ed25519 {Convert.ToBase64String(Other)}\n# a comment\n\n");
        known.Judge("h", 22, Key).ShouldBe(HostKeyVerdict.Mismatch);

        var both = KnownHosts.Parse($"h ssh-ed25519 {Convert.ToBase64String(Other)}\nh ssh-rsa {Text}");
        both.Judge("h", 22, Key).ShouldBe(HostKeyVerdict.Trusted);
        both.Judge("h", 22, Other).ShouldBe(HostKeyVerdict.Trusted);
    }

    [Theory]
    [InlineData("@revoked * ssh-ed25519 KEY\nh ssh-ed25519 KEY", HostKeyVerdict.Revoked)]
    [InlineData("h ssh-ed25519 KEY\n@revoked * ssh-ed25519 KEY", HostKeyVerdict.Revoked)]
    [InlineData("@cert-authority * ssh-ed25519 KEY", HostKeyVerdict.Unknown)]
    [InlineData("h ssh-ed25519 not*base64", HostKeyVerdict.Unknown)]
    [InlineData("h ssh-ed25519", HostKeyVerdict.Unknown)]
    [InlineData("#h ssh-ed25519 KEY", HostKeyVerdict.Unknown)]
    [InlineData("|1|broken ssh-ed25519 KEY", HostKeyVerdict.Unknown)]
    [InlineData("", HostKeyVerdict.Unknown)]
    public void What_is_revoked_or_cannot_be_read_trusts_nobody(string text, HostKeyVerdict verdict) =>
        KnownHosts.Parse(text.Replace("KEY", Text, StringComparison.Ordinal)).Judge("h", 22, Key).ShouldBe(verdict);
}
