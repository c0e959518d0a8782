using System.Globalization;
using CsCheck;
using OpenZro.Probes.Probing.Certificates;

namespace OpenZro.Probes.Tests.Probing.Certificates;

public sealed class CertificateNamesTests
{
    private static readonly Gen<string> Label = Gen.Char["abcxyz019_"].Array[1, 12].Select(letters => new string(letters));
    private static readonly Gen<string> Host = Label.Array[1, 5].Where(labels => !labels[^1].All(char.IsAsciiDigit)).Select(labels => string.Join('.', labels));

    [Theory]
    [InlineData("relay.example.com", "relay.example.com")]
    [InlineData("RELAY.Example.COM", "relay.example.com")]
    [InlineData("relay.example.com", "Relay.Example.Com")]
    [InlineData("relay.example.com", "relay.example.com.")]
    [InlineData("*.example.com", "relay.example.com")]
    [InlineData("*.EXAMPLE.com", "relay.example.com")]
    [InlineData("*.example.com", "xn--bcher-kva.example.com")]
    [InlineData("*.com", "example.com")]
    [InlineData("*", "localhost")]
    [InlineData("relay_1.example.com", "relay_1.example.com")]
    [InlineData("_relay.example.com", "_relay.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "bücher.example")]
    [InlineData("XN--BCHER-KVA.example", "BÜCHER.example")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("2001:db8::1", "2001:DB8:0:0::1")]
    [InlineData("2001:db8::1", "[2001:db8::1]")]
    public void A_name_covers(string pattern, string host) => CertificateNames.Match(["unrelated.example", pattern], host).ShouldBeTrue();

    [Theory]
    [InlineData("*.example.com", "example.com")]
    [InlineData("*.example.com", "a.b.example.com")]
    [InlineData("*.example.com", ".example.com")]
    [InlineData("f*.example.com", "foo.example.com")]
    [InlineData("*o.example.com", "foo.example.com")]
    [InlineData("f*o.example.com", "foo.example.com")]
    [InlineData("a.*.example.com", "a.b.example.com")]
    [InlineData("*.*.example.com", "a.b.example.com")]
    [InlineData("*.*", "example.com")]
    [InlineData("**.example.com", "a.example.com")]
    [InlineData("*", "example.com")]
    [InlineData("*.", "localhost.")]
    [InlineData(".example.com", "a.example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("", "example.com")]
    [InlineData(".", "example.com")]
    [InlineData("example.com", "")]
    [InlineData("example.com", ".")]
    [InlineData("relay.example.com", "relay-example.com")]
    [InlineData("xn--*.example", "xn--bcher-kva.example")]
    [InlineData("bücher.example", "bücher.example")]
    [InlineData("a b.example", "a b.example")]
    [InlineData("relay.example.com\\00.evil.example", "relay.example.com")]
    [InlineData("*.0.0.1", "10.0.0.1")]
    [InlineData("DNS:10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.1", "ten.example")]
    [InlineData("*.example.com", "2001:db8::1")]
    public void A_name_does_not_cover(string pattern, string host) => CertificateNames.Match([pattern], host).ShouldBeFalse();

    [Fact]
    public void Any_host_is_covered_by_itself_in_any_case() => Host.Sample(host =>
    {
        CertificateNames.Match([host], host).ShouldBeTrue();
        CertificateNames.Match([host.ToUpperInvariant()], host + ".").ShouldBeTrue();
    });

    [Fact]
    public void A_wildcard_covers_exactly_the_hosts_one_label_below() => Gen.Select(Host, Host, Label).Sample((domain, other, label) =>
    {
        CertificateNames.Match([$"*.{domain}"], $"{label}.{domain}").ShouldBeTrue();
        CertificateNames.Match([$"*.{domain}"], domain).ShouldBeFalse();
        CertificateNames.Match([$"*.{domain}"], $"{label}.{label}.{domain}").ShouldBeFalse();
        CertificateNames.Match([$"*.{domain}"], other).ShouldBe(other.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && other[(dot + 1)..] == domain);
    });

    [Fact]
    public void Anything_can_be_compared() => Gen.Select(Gen.String, Gen.String).Sample((pattern, host) =>
    {
        CertificateNames.Match([pattern], host);
        CertificateNames.Match([pattern], "relay.example.com").ShouldBe(pattern.Equals("relay.example.com", StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public void A_name_covers_an_address_only_as_that_address() => Gen.Byte.Array[4].Sample(octets =>
    {
        var address = string.Join('.', octets.Select(octet => octet.ToString(CultureInfo.InvariantCulture)));
        CertificateNames.Match([address], address).ShouldBeTrue();
        CertificateNames.Match(["*", "*.*.*.*", $"*.{address.Split('.', 2)[1]}", $"DNS:{address}"], address).ShouldBeFalse();
    });
}
