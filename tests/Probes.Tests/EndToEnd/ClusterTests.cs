using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>A cluster of two members, of which one is good and the other is not: one cause, one finding, about that member.</summary>
public sealed class ClusterTests : IAsyncDisposable
{
    private const string Good = "relay-br-1.example.com";
    private const string Bad = "relay-br-2.example.com";
    private static readonly IPAddress GoodAddress = IPAddress.Parse("127.0.50.1");
    private static readonly IPAddress BadAddress = IPAddress.Parse("127.0.50.2");

    private readonly Stage _stage = new();
    private readonly RelayCluster _fabric = new();

    public static TheoryData<string, string> Members => new()
    {
        { "silent", HandshakeTimeout },
        { "refuses", Unreachable },
        { "resets", HandshakeFailed },
        { "is a web server", UpgradeFailed },
        { "has another secret", AuthRejected },
        { "tells another instance URL", InstanceUrlMismatch },
        { "has no certificate for the cluster", CertNameMissing },
        { "has an expired certificate", CertExpired },
    };

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_member_that_fails_is_one_finding_about_that_member(string bad, string code)
    {
        var verdict = await JudgeAsync(StartGood(), await StartBadAsync(bad));

        verdict.Finds(code);
        var finding = verdict.Find(code);
        finding.Subject.Member.ShouldBe(Bad);
        finding.Message.ShouldContain(Bad);
        finding.Severity.ShouldBe(Severity.Error);
        verdict.Run.Relays[0].Endpoints.Where(o => o.Endpoint.Member == Good).ShouldAllBe(o => o.Succeeded);
        await _stage.AllSocketsAreBackAsync();
    }

    [Theory]
    [InlineData("silent", HandshakeTimeout)]
    [InlineData("resets", HandshakeFailed)]
    [InlineData("is a web server", UpgradeFailed)]
    public async Task The_same_fault_on_every_member_is_one_finding_about_the_relay(string bad, string code)
    {
        var verdict = await JudgeAsync(await StartBadAsync(bad), await StartBadAsync(bad));

        verdict.Finds(code);
        (verdict.Find(code).Subject.Member, verdict.Find(code).Evidence.Count).ShouldBe((null, 4));
    }

    [Fact]
    public async Task Members_that_work_and_do_not_forward_to_each_other_are_a_broken_fabric()
    {
        _fabric.IsBroken = true;

        var verdict = await JudgeAsync(StartGood(), StartGood());

        verdict.Finds(FabricBroken);
        verdict.Find(FabricBroken).Message.ShouldContain($"{Good} to {Bad}");
    }

    [Fact]
    public async Task Members_that_work_have_no_finding() => (await JudgeAsync(StartGood(), StartGood())).Finds();

    private Task<Verdict> JudgeAsync(IPEndPoint one, IPEndPoint two)
    {
        _stage.Network.Lead(GoodAddress, one);
        _stage.Network.Lead(BadAddress, two);
        _stage.Dns.Zone.Set(Stage.Host, GoodAddress, BadAddress).Set(Good, GoodAddress).Set(Bad, BadAddress);
        var relay = new Relay
        {
            Name = "br",
            Url = RelayUrl.Parse($"rels://{Stage.Host}"),
            InstanceUrl = RelayUrl.Parse($"rels://{Stage.Host}"),
            Members = [new Member { Host = Good, Addresses = [GoodAddress] }, new Member { Host = Bad, Addresses = [BadAddress] }],
        };
        return _stage.JudgeAsync([relay], options => options with { Timeout = TimeSpan.FromSeconds(2), InFlightPerRelay = 4 });
    }

    private IPEndPoint StartGood(LeafOptions? leaf = null, Func<RelayServerOptions, RelayServerOptions>? change = null) => _stage.StartRelay(
        _stage.Certificates.Leaf((leaf ?? new LeafOptions()) with { Names = leaf?.Names is { Count: > 0 } names ? names : [Stage.Host, Good, Bad] }),
        options => change?.Invoke(options with { Cluster = _fabric }) ?? options with { Cluster = _fabric }).EndPoint;

    private async Task<IPEndPoint> StartBadAsync(string bad) => bad switch
    {
        "silent" => _stage.Keep(HostileServer.Silent()).EndPoint,
        "refuses" => new IPEndPoint(BadAddress, 443),
        "resets" => _stage.Keep(HostileServer.ResetAfterClientHello()).EndPoint,
        "is a web server" => _stage.Keep(await NginxServer.StartAsync(_stage.Certificates.Leaf(new LeafOptions { Names = [Stage.Host, Good, Bad] }))).EndPoint,
        "has another secret" => StartGood(change: o => o with { Secret = new AuthSecret("another") }),
        "tells another instance URL" => StartGood(change: o => o with { InstanceUrl = $"rels://{Bad}" }),
        "has no certificate for the cluster" => StartGood(new LeafOptions { Names = [Bad] }),
        "has an expired certificate" => StartGood(new LeafOptions { NotBefore = TimeProvider.System.GetUtcNow().AddDays(-91), NotAfter = TimeProvider.System.GetUtcNow().AddDays(-1) }),
        _ => throw new ArgumentOutOfRangeException(nameof(bad), bad, null),
    };
}
