using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Judging;

public sealed class BatchVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly RestartRules Rules = new();
    private static readonly BatchSituation Well = new() { Restarted = [new(1, PeerState.OnExpected, 1)], LastVerdictAt = Now.AddMinutes(-10) };

    [Fact]
    public void All_is_well() => BatchVerdict.Judge(Well, Rules, Now).Next.ShouldBe(BatchNext.Go);

    [Fact]
    public void A_soak_is_waited_for_to_its_end() =>
        BatchVerdict.Judge(Well with { LastVerdictAt = Now.AddMinutes(-9) }, Rules, Now).ShouldBe(new(BatchNext.Wait, "it soaks until 2026-11-23 12:01:00Z", Now.AddMinutes(1)));

    [Fact]
    public void A_closed_window_is_waited_for() =>
        BatchVerdict.Judge(Well, Rules with { Window = new() { From = new(13, 0), To = new(14, 0) } }, Now).ShouldBe(new(BatchNext.Wait, "the window is closed", Now.AddHours(1)));

    [Fact]
    public void Missing_evidence_pauses_and_says_what_is_missing()
    {
        BatchVerdict.Judge(Well with { RegionsWithoutData = ["br"] }, Rules, Now).ShouldBe(new(BatchNext.Pause, "no data from br"));
        BatchVerdict.Judge(Well with { IsHealthUnknown = true }, Rules, Now).ShouldBe(new(BatchNext.Pause, "nobody judges the health of the mesh, so that no incident would be noticed"));
        BatchVerdict.Judge(Well with { IsHealthUnknown = true }, Rules with { Stop = new() { OnIncident = false } }, Now).Next.ShouldBe(BatchNext.Go);
        BatchVerdict.Judge(Well with { Restarted = [new(1, PeerState.Inconclusive, 1, "sp-1", "nobody could read its home relay")] }, Rules, Now)
            .ShouldBe(new(BatchNext.Pause, "evidence of restarted peers is missing: sp-1 (nobody could read its home relay)"));
    }

    [Fact]
    public void What_has_gone_wrong_stops()
    {
        BatchVerdict.Judge(Well with { Restarted = [new(1, PeerState.NotBack, 1)] }, Rules, Now).Next.ShouldBe(BatchNext.Stop);
        var down = Well with { NewIncidents = [new("1-a", "relay br is down from brazilsouth", ["brazilsouth"], Now.AddHours(-1)), new("2-b", "relay us is down from eastus", ["eastus"], Now)] };
        BatchVerdict.Judge(down, Rules, Now).ShouldSatisfyAllConditions(
            verdict => verdict.Next.ShouldBe(BatchNext.Stop),
            verdict => verdict.IsIncident.ShouldBeTrue(),
            verdict => verdict.Why.ShouldStartWith("new incidents: relay br is down from brazilsouth, since "));
        BatchVerdict.Judge(down, Rules with { Stop = new() { OnIncident = false } }, Now).Next.ShouldBe(BatchNext.Go);
        BatchVerdict.Judge(Well with { Strayed = ["x"] }, Rules, Now).Next.ShouldBe(BatchNext.Stop);
    }
}
