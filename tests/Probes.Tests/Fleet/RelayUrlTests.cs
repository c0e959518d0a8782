using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class RelayUrlTests
{
    [Theory]
    [InlineData("rels://relay.example.com", true, "relay.example.com", 443, "")]
    [InlineData("rel://relay.example.com", false, "relay.example.com", 80, "")]
    [InlineData("RELS://Relay.Example.COM.:33080/relay", true, "relay.example.com", 33080, "/relay")]
    [InlineData("rels://[2001:db8::1]:443", true, "2001:db8::1", 443, "")]
    [InlineData("rel://127.0.0.1:1", false, "127.0.0.1", 1, "")]
    [InlineData("rels://bücher.example", true, "xn--bcher-kva.example", 443, "")]
    public void A_url_is_read_into_its_parts(string text, bool isTls, string host, int port, string path)
    {
        var url = RelayUrl.Parse(text);

        (url.IsTls, url.Host, url.Port, url.Path, url.Text).ShouldBe((isTls, host, port, path, text));
    }

    [Theory]
    [InlineData("", "not a relay URL")]
    [InlineData("https://relay.example.com", "not a relay URL")]
    [InlineData("rels://", "names no host")]
    [InlineData("rels://:443", "names no host")]
    [InlineData("rels://host:0", "port '0'")]
    [InlineData("rels://host:65536", "port '65536'")]
    [InlineData("rels://host:", "port ''")]
    [InlineData("rels://user:secret@host", "no user name")]
    [InlineData("rels://2001:db8::1", "in brackets")]
    [InlineData("rels://[2001:db8::1", "in brackets")]
    [InlineData("rels://a..b", "neither a DNS name nor an IP address")]
    [InlineData("rels://ho st", "neither a DNS name nor an IP address")]
    public void What_is_no_relay_url_is_refused_with_the_reason(string text, string reason)
    {
        RelayUrl.TryParse(text, out _, out var error).ShouldBeFalse();

        error.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void A_refused_url_with_a_password_does_not_repeat_it()
    {
        RelayUrl.TryParse("rels://user:secret@host", out _, out var error);

        error.ShouldNotBeNull().ShouldNotContain("secret");
    }

    [Fact]
    public void Urls_are_equal_when_the_default_port_is_filled_in()
    {
        RelayUrl.Parse("rels://Relay.example.com").ShouldBe(RelayUrl.Parse("rels://relay.example.com.:443/relay"));
        RelayUrl.Parse("rel://relay.example.com").ShouldNotBe(RelayUrl.Parse("rels://relay.example.com"));
    }
}
