using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class HostileServerTests : IDisposable
{
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(700);
    private readonly EndpointProber _prober = new(TimeProvider.System, TrustRoots.Of(TestAuthority.Root.Certificate));

    public static TheoryData<string, ProbePhase, FailureReason> Faults => new()
    {
        { nameof(HostileServer.Silent), ProbePhase.Handshake, FailureReason.Timeout },
        { nameof(HostileServer.ResetAfterClientHello), ProbePhase.Handshake, FailureReason.Reset },
        { nameof(HostileServer.CloseAfterClientHello), ProbePhase.Handshake, FailureReason.Closed },
        { nameof(HostileServer.Alert), ProbePhase.Handshake, FailureReason.Alert },
        { nameof(HostileServer.PlainHttp), ProbePhase.Handshake, FailureReason.Protocol },
        { nameof(HostileServer.Ssh), ProbePhase.Handshake, FailureReason.Protocol },
        { nameof(HostileServer.Drip), ProbePhase.Handshake, FailureReason.Timeout },
        { nameof(HostileServer.SilentAfterHandshake), ProbePhase.Upgrade, FailureReason.Timeout },
        { nameof(HostileServer.CloseAfterRequest), ProbePhase.Upgrade, FailureReason.Closed },
        { nameof(HostileServer.Status), ProbePhase.Upgrade, FailureReason.Status },
        { nameof(HostileServer.EndlessHead), ProbePhase.Upgrade, FailureReason.Protocol },
        { nameof(HostileServer.EndlessLine), ProbePhase.Upgrade, FailureReason.Protocol },
        { nameof(HostileServer.WrongAccept), ProbePhase.Upgrade, FailureReason.Protocol },
        { nameof(HostileServer.SilentAfterUpgrade), ProbePhase.Authenticate, FailureReason.Timeout },
        { nameof(HostileServer.HugeFrame), ProbePhase.Authenticate, FailureReason.Protocol },
        { nameof(HostileServer.MaskedFrame), ProbePhase.Authenticate, FailureReason.Protocol },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_ends_in_its_phase_and_reason_within_the_timeout(string fault, ProbePhase phase, FailureReason reason)
    {
        await using var server = Start(fault);

        var observation = await ProbeAsync(server.EndPoint);

        observation.Failure.ShouldNotBeNull().Phase.ShouldBe(phase, observation.Failure!.Detail);
        observation.Failure.Reason.ShouldBe(reason, observation.Failure.Detail);
    }

    [Theory]
    [InlineData(nameof(HostileServer.EndlessContinue))]
    [InlineData(nameof(HostileServer.EndlessPings))]
    [InlineData(nameof(HostileServer.EndlessFragments))]
    [InlineData(nameof(HostileServer.ResetAfterAccept))]
    public async Task A_server_without_end_or_beginning_fails_within_the_timeout(string fault)
    {
        await using var server = Start(fault);

        (await ProbeAsync(server.EndPoint)).Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_message_in_fragments_is_a_message()
    {
        await using var server = HostileServer.FragmentedMessage(RelayMessages.AuthResponse("rels://relay.example"));

        (await ProbeAsync(server.EndPoint)).InstanceUrl.ShouldBe("rels://relay.example");
    }

    [Fact]
    public async Task Hints_before_the_upgrade_are_passed_over()
    {
        await using var server = HostileServer.EarlyHints(RelayMessages.AuthResponse("rels://relay.example"));

        (await ProbeAsync(server.EndPoint)).InstanceUrl.ShouldBe("rels://relay.example");
    }

    [Fact]
    public async Task A_syn_without_an_answer_is_a_connect_timeout()
    {
        using var server = await SynBlackhole.StartAsync();

        var failure = (await ProbeAsync(server.EndPoint)).Failure.ShouldNotBeNull();

        (failure.Phase, failure.Reason).ShouldBe((ProbePhase.Connect, FailureReason.Timeout));
    }

    public void Dispose() => _prober.Dispose();

    private static HostileServer Start(string fault) => fault switch
    {
        nameof(HostileServer.Silent) => HostileServer.Silent(),
        nameof(HostileServer.ResetAfterAccept) => HostileServer.ResetAfterAccept(),
        nameof(HostileServer.ResetAfterClientHello) => HostileServer.ResetAfterClientHello(),
        nameof(HostileServer.CloseAfterClientHello) => HostileServer.CloseAfterClientHello(),
        nameof(HostileServer.Alert) => HostileServer.Alert(40),
        nameof(HostileServer.PlainHttp) => HostileServer.PlainHttp(),
        nameof(HostileServer.Ssh) => HostileServer.Ssh(),
        nameof(HostileServer.Drip) => HostileServer.Drip(TimeSpan.FromMilliseconds(100)),
        nameof(HostileServer.SilentAfterHandshake) => HostileServer.SilentAfterHandshake(),
        nameof(HostileServer.CloseAfterRequest) => HostileServer.CloseAfterRequest(),
        nameof(HostileServer.Status) => HostileServer.Status(403),
        nameof(HostileServer.EndlessHead) => HostileServer.EndlessHead(),
        nameof(HostileServer.EndlessLine) => HostileServer.EndlessLine(),
        nameof(HostileServer.EndlessContinue) => HostileServer.EndlessContinue(),
        nameof(HostileServer.WrongAccept) => HostileServer.WrongAccept(),
        nameof(HostileServer.SilentAfterUpgrade) => HostileServer.SilentAfterUpgrade(),
        nameof(HostileServer.HugeFrame) => HostileServer.HugeFrame(),
        nameof(HostileServer.MaskedFrame) => HostileServer.MaskedFrame(RelayMessages.AuthResponse("rels://relay.example")),
        nameof(HostileServer.EndlessPings) => HostileServer.EndlessPings(),
        nameof(HostileServer.EndlessFragments) => HostileServer.EndlessFragments(),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private Task<Observation> ProbeAsync(IPEndPoint server) => _prober.ProbeAsync(
        new ProbeEndpoint(server.Address, server.Port, TestAuthority.ServerName, null),
        new ProbeRequest { Goal = ProbePhase.Authenticate, Secret = new AuthSecret("simulated"), Timeout = Brief },
        TestContext.Current.CancellationToken);
}
