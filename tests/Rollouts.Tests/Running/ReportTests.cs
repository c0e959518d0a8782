using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Running;

public sealed class ReportTests
{
    [Theory]
    [InlineData(PeerState.Elsewhere, "it was undone: 1 elsewhere")]
    [InlineData(PeerState.OnExpected, "it was undone: 1 on the expected relay. Taking a URL away moves no connected peer: 1 stays on br until it reconnects")]
    public void What_was_undone_is_told_in_whole_sentences(PeerState state, string report) =>
        Report.Of(Planner.Make(PlanSamples.Input(PlanSamples.Add, PlanSamples.Peer("p"))), [new() { PeerId = "p", Name = "p", State = state }], RolloutState.RolledBack, "").ShouldBe(report);
}
