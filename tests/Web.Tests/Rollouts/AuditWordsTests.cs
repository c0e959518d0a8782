using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Tests.Rollouts;

public sealed class AuditWordsTests
{
    [Theory]
    [InlineData("resume-refused", "", """{"message":"nobody paused it","reason":"on","refusal":"notNow"}""", "asked to resume it and was refused: nobody paused it")]
    [InlineData("run-refused", "", """{"message":"nobody paused it"}""", "asked to resume it and was refused: nobody paused it")]
    [InlineData("decision-refused", "before-restart", """{"code":"requester","message":"olga may not"}""", "asked to decide at the gate before-restart and was refused: olga may not")]
    [InlineData("told-to-rollback", "", """{"reason":"too slow"}""", "told it to roll back: too slow")]
    [InlineData("gate-approve", "before-restart", """{"comment":"","message":"approved by ana","verb":"approve"}""", "approved at the gate before-restart")]
    [InlineData("gate-reject", "before-restart", """{"comment":"not today","message":"rejected by ana","verb":"reject"}""", "rejected at the gate before-restart: not today")]
    [InlineData("stopped", "after batch 1", """{"next":"stop","why":"1 peer is not back"}""", "stopped it after batch 1: 1 peer is not back")]
    [InlineData("peer-failed", "sp-1", """{"failure":"authentication: no key","via":"ssh"}""", "did not touch sp-1: authentication: no key")]
    [InlineData("started", "", """{"reason":"CHG-1"}""", "started it: CHG-1")]
    [InlineData("held", "stopped", """{"why":"set it by hand:\nrelay:\n  addresses: []"}""", "held it: set it by hand")]
    [InlineData("peer-skipped", "sp-1", "", "left sp-1 alone")]
    public void What_was_done_or_refused_is_said_with_its_reason(string action, string subject, string evidence, string words) =>
        AuditWords.Of(new AuditEntry { Rollout = "r-1", Ordinal = 1, At = DateTimeOffset.UnixEpoch, Actor = "olga", Action = action, Subject = subject, Evidence = evidence, Previous = AuditChain.Start }).ShouldBe(words);

    [Fact]
    public void Whatever_a_peer_or_a_gate_comes_to_has_words_of_its_own()
    {
        foreach (var state in Enum.GetValues<PeerState>().Except([PeerState.Pending]).Select(KebabCase.Of).Concat(Enum.GetValues<RestartState>().Select(KebabCase.Of)))
            AuditWords.Knows("peer-" + state).ShouldBeTrue(state);
        foreach (var verb in Enum.GetValues<GateVerb>().Select(KebabCase.Of))
            AuditWords.Knows("gate-" + verb).ShouldBeTrue(verb);
    }
}
