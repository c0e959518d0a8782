using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Fleet.Discovery;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Fleet.Discovery;

public sealed class MemberDiscoveryTests
{
    private const string Cluster = "relay-cluster-br.example.com";

    private readonly Dictionary<string, string[]> _dns = new() { [Cluster] = ["192.0.2.1", "192.0.2.2"], ["relay-br-1.example.com"] = ["192.0.2.1"], ["relay-br-2.example.com"] = ["192.0.2.2"] };

    private readonly Dictionary<string, string[]> _certificates = [];

    [Fact]
    public async Task Members_are_named_by_their_own_certificates()
    {
        _certificates["192.0.2.1"] = ["relay-br-1.example.com", Cluster];
        _certificates["192.0.2.2"] = ["relay-br-2.example.com", Cluster];

        (await FindAsync()).ShouldBe(["relay-br-1.example.com 192.0.2.1", "relay-br-2.example.com 192.0.2.2"]);
    }

    [Fact]
    public async Task One_certificate_for_all_is_told_apart_by_dns()
    {
        _certificates["192.0.2.1"] = _certificates["192.0.2.2"] = [Cluster, "*.example.com", "relay-br-1.example.com", "relay-br-2.example.com"];

        (await FindAsync()).ShouldBe(["relay-br-1.example.com 192.0.2.1", "relay-br-2.example.com 192.0.2.2"]);
    }

    [Fact]
    public async Task Addresses_without_a_name_of_their_own_are_one_member_with_a_note()
    {
        _certificates["192.0.2.1"] = _certificates["192.0.2.2"] = [Cluster];

        var found = await Discovery().DiscoverAsync(RelayUrl.Parse($"rels://{Cluster}"), TestContext.Current.CancellationToken);

        Texts(found).ShouldBe([$"{Cluster} 192.0.2.1 192.0.2.2"]);
        found.Notes.ShouldHaveSingleItem().ShouldContain("192.0.2.1, 192.0.2.2");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_note()
    {
        _dns.Clear();

        var found = await Discovery().DiscoverAsync(RelayUrl.Parse($"rels://{Cluster}"), TestContext.Current.CancellationToken);

        found.Members.ShouldBeEmpty();
        found.Notes[^1].ShouldStartWith("no address was found");
    }

    [Fact]
    public async Task A_draft_names_its_relays_and_reads_back()
    {
        string[] urls = [$"rels://{Cluster}", "rels://relay-us.example.com", "rel://192.0.2.9:33080", "rels://relay-br.example.org", $"rels://{Cluster}:443"];

        var draft = await FleetDraft.MakeAsync([.. urls.Select(RelayUrl.Parse)], Dialect.NetBird, Discovery(), TestContext.Current.CancellationToken);

        draft.Fleet.Relays.Select(relay => relay.Name).ShouldBe(["br", "us", "relay", "br-2"]);
        FleetReader.Read(draft.ToFile(), "f").Fleet!.Version.ShouldBe(draft.Fleet.Version);
    }

    private static IEnumerable<string> Texts(DiscoveredMembers found) => found.Members.Select(member => $"{member.Host} {string.Join(' ', member.Addresses)}");

    private async Task<IEnumerable<string>> FindAsync() =>
        Texts(await Discovery().DiscoverAsync(RelayUrl.Parse($"rels://{Cluster}"), TestContext.Current.CancellationToken));

    private MemberDiscovery Discovery() => new(
        (name, _) => Task.FromResult<IReadOnlyList<DnsAnswer>>(
            [new DnsAnswer { Name = name, Resolver = "test", Elapsed = TimeSpan.Zero, Addresses = [.. _dns.GetValueOrDefault(name, []).Select(IPAddress.Parse)] }]),
        (endpoint, _) => Task.FromResult(new Observation { Endpoint = endpoint, StartedAt = default, Certificate = Presented(endpoint.Address) }));

    private CertificateFacts Presented(IPAddress address) => new()
    {
        Subject = "",
        Issuer = "",
        Names = _certificates.GetValueOrDefault(address.ToString(), []),
        NotBefore = default,
        NotAfter = default,
        ChainCount = 1,
        ChainBytes = 1,
        KeyType = "",
        Sha256 = "",
    };
}
