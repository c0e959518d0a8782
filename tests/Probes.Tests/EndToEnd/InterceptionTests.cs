using OpenZro.Probes.Findings;
using OpenZro.Probes.Testing;
using static OpenZro.Probes.Findings.FindingCodes;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>A real mitmproxy between the vantage point and a relay that does everything right.</summary>
public sealed class InterceptionTests : IAsyncLifetime
{
    private readonly Stage _stage = new();
    private MitmProxy _proxy = null!;

    public async ValueTask InitializeAsync() => _proxy = await MitmProxy.StartAsync(_stage.StartRelay().EndPoint);

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _stage.DisposeAsync();
    }

    [Fact]
    public async Task Interception_that_no_peer_trusts_is_one_error()
    {
        var verdict = await _stage.JudgeAsync([_stage.Publish(_proxy.EndPoint)]);

        verdict.Finds(TlsIntercepted);
        var finding = verdict.Find(TlsIntercepted);
        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain("mitmproxy signed its certificate; no peer without that authority gets through");
        verdict.Seen.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Interception_that_peers_trust_is_a_warning()
    {
        _stage.Trust(_proxy.Authority);

        var verdict = await _stage.JudgeAsync([_stage.Publish(_proxy.EndPoint)]);

        verdict.Finds(TlsIntercepted);
        verdict.Find(TlsIntercepted).Severity.ShouldBe(Severity.Warning);
        verdict.Judgement.Status.ShouldBe(RelayStatus.Degraded);
    }

    [Fact]
    public async Task An_authority_that_the_fleet_expects_is_no_interception()
    {
        _stage.Trust(_proxy.Authority);

        var verdict = await _stage.JudgeAsync([_stage.Publish(_proxy.EndPoint) with { Issuers = ["mitmproxy"] }]);

        verdict.Finds();
    }
}
