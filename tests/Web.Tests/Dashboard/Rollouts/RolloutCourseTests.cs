using System.Text.Json;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Dashboard.Rollouts;
using OpenZro.Probes.Web.Rollouts;
using ServedRollouts = OpenZro.Probes.Web.Tests.Rollouts.ServedRollouts;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

public sealed class RolloutCourseTests
{
    [Fact]
    public async Task What_is_behind_what_is_now_and_what_is_ahead_follow_from_the_step()
    {
        var (document, plan) = await ReadAsync();

        Told(document, plan, RolloutState.Running, "verify-relay-2").ShouldBe("preflight done, verify relay now, register ahead, propagate ahead, gate before-restart ahead, restart peers ahead, verify peers ahead");
    }

    [Fact]
    public async Task At_an_open_gate_it_is_at_the_gate()
    {
        var (document, plan) = await ReadAsync(openGate: true);

        Told(document, plan, RolloutState.WaitingForGate, "pass-gate-1").ShouldBe("preflight done, verify relay done, register done, propagate done, gate before-restart now, restart peers ahead, verify peers ahead");
    }

    [Fact]
    public async Task Where_it_stopped_is_told_from_where_it_goes_on()
    {
        var (document, plan) = await ReadAsync();

        Told(document, plan, RolloutState.Held, "prove-addresses-1").ShouldContain("register stopped");
        Told(document, plan, RolloutState.Failed, "propagate-1").ShouldContain("propagate stopped, gate before-restart ahead");
        Told(document, plan, RolloutState.Done, "finish-1").ShouldNotContain("ahead");
    }

    [Fact]
    public async Task An_undoing_is_shown_once_it_is_told_to()
    {
        var (document, plan) = await ReadAsync();

        Told(document, plan, RolloutState.RollingBack, "restore-addresses-1").ShouldEndWith("gate before-rollback done, undo now");
        Told(document, plan, RolloutState.RolledBack, "finish-1").ShouldNotContain("undo now");
    }

    private static string Told(RolloutDocument document, PlanDocument plan, RolloutState state, string step) =>
        string.Join(", ", RolloutCourse.Of(document with { Rollout = document.Rollout with { State = state, Step = step, HasEnded = state is RolloutState.Failed or RolloutState.Done or RolloutState.RolledBack } }, plan)
            .Select(stage => $"{stage.Words} {KebabCase.Of(stage.State)}"));

    private static async Task<(RolloutDocument Document, PlanDocument Plan)> ReadAsync(bool openGate = false)
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        if (openGate)
            await served.Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);
        var (_, rollout) = await served.GetAsync($"/api/rollouts/{id}");
        var (_, plan) = await served.GetAsync($"/api/rollouts/{id}/plan");
        return (JsonSerializer.Deserialize(rollout, RolloutJson.Default.RolloutDocument)!, JsonSerializer.Deserialize(plan, RolloutJson.Default.PlanDocument)!);
    }
}
