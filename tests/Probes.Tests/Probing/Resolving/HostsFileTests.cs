using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Tests.Probing.Resolving;

public sealed class HostsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("relay.example.com", "192.0.2.1 2001:db8::1")]
    [InlineData("RELAY.example.com.", "192.0.2.1 2001:db8::1")]
    [InlineData("short", "192.0.2.1")]
    [InlineData("commented.example.com", "")]
    [InlineData("bad.example.com", "")]
    [InlineData("192.0.2.1", "")]
    public void A_name_has_the_addresses_of_every_line_that_lists_it(string name, string addresses)
    {
        string[] lines =
        [
            "# a comment", "", "192.0.2.1\trelay.example.com  short # commented.example.com", "192.0.2.1 relay.example.com",
            "2001:db8::1 Relay.Example.Com.", "not-an-address bad.example.com",
        ];

        string.Join(' ', HostsFile.Find(lines, name)).ShouldBe(addresses);
    }

    [Fact]
    public async Task The_hosts_file_wins_over_the_systems_dns()
    {
        await File.WriteAllTextAsync(_path, "192.0.2.1 relay.example.com\n192.0.2.2 localhost\n", TestContext.Current.CancellationToken);
        var prober = new DnsProber(new DnsOptions(), TimeProvider.System, new HostsFile(_path));

        foreach (var (name, address) in new[] { ("relay.example.com", "192.0.2.1"), ("localhost", "192.0.2.2") })
        {
            var answer = (await prober.ResolveAsync(name, cancellationToken: TestContext.Current.CancellationToken)).Single();
            (answer.Resolver, answer.Addresses.Single(), answer.Rounds).ShouldBe((DnsAnswer.Hosts, IPAddress.Parse(address), 0));
        }
    }

    [Fact]
    public void A_file_that_is_not_there_lists_nothing() =>
        new HostsFile(_path + ".gone").Find("relay.example.com").ShouldBeEmpty();
}
