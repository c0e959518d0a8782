using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Simulator.Mesh;

namespace OpenZro.Probes.Simulator.Tests.Mesh;

public sealed class SimulatedMeshTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_guides_mesh_tells_the_story_of_the_demo()
    {
        await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);

        var judgement = await JudgeAsync(mesh);

        var findings = judgement.AllFindings.Where(finding => finding.Severity == Severity.Error).ToList();
        findings.Select(finding => (finding.Code, finding.Subject.Relay, finding.Subject.Member)).ShouldBe(
            [
                (FindingCodes.CertNameMissing, "br", "relay-br-1.mesh.example"),
                (FindingCodes.DnsMemberMissing, "eu", "relay-eu-2.mesh.example"),
            ],
            ignoreOrder: true);
        judgement.Picks.Select(pick => pick.Case).ShouldBe([PickCase.UdpOpen, PickCase.UdpBlocked], ignoreOrder: true);
        judgement.Picks.ShouldAllBe(pick => pick.Candidates.Any(candidate => candidate.Relay == "br" && candidate.Probability > 0));
        findings.Single(finding => finding.Code == FindingCodes.CertNameMissing).Impact.ShouldNotBeNull().ShouldContain("else us");
    }

    [Fact]
    public async Task A_killed_relay_is_missed_and_a_restored_one_is_back()
    {
        await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);
        var us = mesh.Member("relay-us.mesh.example");

        await us.KillAsync();
        var without = await JudgeAsync(mesh);
        await us.RestoreAsync();
        var with = await JudgeAsync(mesh);

        without.AllFindings.ShouldContain(finding => finding.Code == FindingCodes.Unreachable && finding.Subject.Relay == "us");
        with.AllFindings.ShouldNotContain(finding => finding.Subject.Relay == "us" && finding.Severity == Severity.Error);
    }

    [Fact]
    public async Task A_broken_fabric_is_found()
    {
        await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);
        mesh.Cluster("eu").IsBroken = true;

        var judgement = await JudgeAsync(mesh);

        judgement.AllFindings.ShouldContain(finding => finding.Code == FindingCodes.FabricBroken && finding.Subject.Relay == "eu");
    }

    [Fact]
    public async Task A_mesh_that_ends_leaves_no_socket_and_no_file()
    {
        var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);
        var ports = mesh.Members.Select(member => member.EndPoint.Port).Append(mesh.Dns.Endpoint.Port).ToHashSet();
        File.Exists(mesh.RootsFile).ShouldBeTrue();

        await mesh.DisposeAsync();

        var properties = IPGlobalProperties.GetIPGlobalProperties();
        properties.GetActiveTcpListeners().Where(listener => ports.Contains(listener.Port)).ShouldBeEmpty();
        properties.GetActiveUdpListeners().Where(listener => ports.Contains(listener.Port)).ShouldBeEmpty();
        Directory.Exists(Path.GetDirectoryName(mesh.RootsFile)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dead_member_refuses()
    {
        await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);
        await mesh.Members[0].KillAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        var refusal = await Should.ThrowAsync<SocketException>(async () =>
            await mesh.Connector.ConnectAsync(socket, mesh.Members[0].EndPoint, Cancelled));

        refusal.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    private static async Task<Judgement> JudgeAsync(SimulatedMesh mesh)
    {
        TrustRoots.TryReadPem(mesh.RootsFile, out var roots, out var error).ShouldBeTrue(error);
        var time = TimeProvider.System;
        using var endpoints = new EndpointProber(time, roots!, mesh.Connector);
        var dns = new DnsProber(new DnsOptions { Resolvers = mesh.Fleet.Resolvers }, time);
        var quic = new QuicProber(time, new Random(1));
        var prober = new FleetProber(endpoints, new FabricProber(time, mesh.Connector), dns.ResolveAsync, quic.ProbeAsync, time);
        var run = await prober.RunAsync(
            mesh.Fleet, new ProbeRunOptions { Region = mesh.Fleet.Regions[0].Name, Secret = mesh.Secret }, null, Cancelled);
        var judgement = Judge.Run(mesh.Fleet, run, new JudgeContext { Now = time.GetUtcNow() });
        Describe(run, judgement);
        return judgement;
    }

    private static void Describe(ProbeRun run, Judgement judgement)
    {
        var output = TestContext.Current.TestOutputHelper!;
        foreach (var observation in run.Relays.SelectMany(relay => relay.Endpoints))
        {
            output.WriteLine(
                $"{observation.Endpoint}: {observation.Connect} {observation.Handshake} {observation.Upgrade} {observation.Authenticate} {observation.Failure}");
        }

        foreach (var finding in judgement.AllFindings)
        {
            output.WriteLine($"{finding.Severity} {finding.Code} {finding.Subject}: {finding.Message} [{finding.Impact}]");
        }

        foreach (var pick in judgement.Picks)
        {
            output.WriteLine($"{pick.Case}: {pick.Relay} {pick.Probability} margin {pick.Margin}: {string.Join(", ", pick.Candidates)}");
        }
    }
}
