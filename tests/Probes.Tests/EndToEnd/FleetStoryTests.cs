using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>Whole fleets: the guide's mesh, and what happens when parts of it go.</summary>
public sealed class FleetStoryTests
{
    [Fact]
    public async Task The_guides_mesh_shows_what_the_guide_warns_of_and_tells_the_loss_of_a_relay()
    {
        await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System, Nearer(MeshPlan.Guide));
        var br = mesh.Members.Where(member => member.Relay == "br").ToList();

        var whole = await JudgeAsync(mesh);
        foreach (var member in br)
            await member.KillAsync();

        var without = await JudgeAsync(mesh, whole.Run);
        foreach (var member in br)
            await member.RestoreAsync();

        var again = await JudgeAsync(mesh);

        ShowsTheGuidesFaults(whole);
        without.Finds(Unreachable, DnsMemberMissing);
        var lost = without.Find(Unreachable);
        (lost.Subject.Relay, lost.Subject.Member).ShouldBe(("br", null));
        lost.Impact.ShouldNotBeNull().ShouldContain("br → us");
        ShowsTheGuidesFaults(again);
    }

    [Fact]
    public async Task Relays_that_all_fail_say_nothing_but_that_this_side_is_broken()
    {
        await using var stage = new Stage();
        var us = stage.Publish(stage.Keep(HostileServer.ResetAfterClientHello()).EndPoint, "us.example.com") with { Name = "us" };
        var br = stage.Publish(stage.Keep(HostileServer.Status(403)).EndPoint, TestAuthority.ServerName);

        var verdict = await stage.JudgeAsync([us, br]);

        verdict.Finds(VantageBroken);
        verdict.Judgement.Status.ShouldBe(RelayStatus.Unknown);
        verdict.Run.Relays.SelectMany(relay => relay.Endpoints).ShouldAllBe(o => o.Connect != null);
    }

    [Fact]
    public async Task A_relay_that_fails_beside_one_that_works_is_its_own_fault()
    {
        await using var stage = new Stage();
        var us = stage.Publish(stage.Keep(HostileServer.ResetAfterClientHello()).EndPoint, "us.example.com") with { Name = "us" };
        var br = stage.Publish(stage.StartRelay().EndPoint);

        var verdict = await stage.JudgeAsync([us, br]);

        verdict.Finds(HandshakeFailed);
        verdict.Find(HandshakeFailed).Subject.Relay.ShouldBe("us");
        verdict.Judgement.Relays.Select(relay => relay.Status).ShouldBe([RelayStatus.Unhealthy, RelayStatus.Healthy]);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData(Stage.Host)]
    public async Task A_relay_on_IPv6_is_healthy(string host)
    {
        await using var stage = new Stage();
        var certificate = stage.Certificates.Leaf(new LeafOptions { Names = [Stage.Host], Addresses = [IPAddress.IPv6Loopback] });
        var relay = stage.StartRelay(certificate, options => options with { Listen = new IPEndPoint(IPAddress.IPv6Loopback, 0) });

        var verdict = await stage.JudgeAsync([stage.Publish(relay.EndPoint, host)]);

        verdict.Finds();
        verdict.Seen.Endpoint.Address.ShouldBe(IPAddress.IPv6Loopback);
        verdict.Seen.Authenticate.ShouldNotBeNull();
    }

    /// <summary>The same mesh at a quarter of its distances, which shows the same in a quarter of the time.</summary>
    private static MeshPlan Nearer(MeshPlan plan) => plan with
    {
        Relays = [.. plan.Relays.Select(relay => relay with { Members = [.. relay.Members.Select(member => member with { RoundTrip = member.RoundTrip / 4 })] })],
    };

    private static void ShowsTheGuidesFaults(Verdict verdict)
    {
        verdict.Finds(CertNameMissing, DnsMemberMissing);
        var name = verdict.Find(CertNameMissing);
        (name.Subject.Relay, name.Subject.Member, name.Subject.Name).ShouldBe(("br", "relay-br-1.mesh.example", "relay-cluster-br.mesh.example"));
        name.Impact.ShouldNotBeNull().ShouldContain("brazilsouth");
        var member = verdict.Find(DnsMemberMissing);
        (member.Subject.Relay, member.Subject.Member).ShouldBe(("eu", "relay-eu-2.mesh.example"));
        verdict.Judgement.Picks.ShouldAllBe(pick => pick.Relay == "br");
    }

    private static async Task<Verdict> JudgeAsync(SimulatedMesh mesh, params IReadOnlyList<ProbeRun> earlier)
    {
        TrustRoots.TryReadPem(mesh.RootsFile, out var roots, out var error).ShouldBeTrue(error);
        var settings = new VantageSettings
        {
            Dns = new DnsOptions { Resolvers = mesh.Fleet.Resolvers }, Roots = roots!, Connector = mesh.Connector, Random = new Random(1),
        };
        using var vantage = new VantagePoint(settings, TimeProvider.System);
        var options = new ProbeRunOptions { Region = mesh.Fleet.Regions[0].Name, Secret = mesh.Secret };
        return Verdict.Of(mesh.Fleet, await vantage.Fleet.RunAsync(mesh.Fleet, options, null, TestContext.Current.CancellationToken), earlier);
    }
}
