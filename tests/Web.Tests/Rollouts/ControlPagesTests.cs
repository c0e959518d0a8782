using System.Net;
using System.Text.Json;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Tests.Rollouts;

public sealed class ControlPagesTests
{
    [Fact]
    public async Task Who_a_gate_names_by_a_role_approves_the_plan_that_they_have_seen()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, planHash) = await WithOpenGateAsync(served);

        var decided = await served.DoAsync($"/api/rollouts/{id}/gates/before-restart/decisions", served.Ana, new { verb = "approve", planHash, comment = "fine" });

        decided.GetProperty("state").GetString().ShouldBe("approved");
        var gate = (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("gates")[0];
        gate.GetProperty("isPassable").GetBoolean().ShouldBeTrue();
        gate.GetProperty("votes")[0].GetProperty("who").GetString().ShouldBe("ana");
        served.Stage.Told[^1].ShouldBe($"signal wake {id}");
        (await served.ReadAsync($"/api/rollouts/{id}/audit")).GetProperty("entries").EnumerateArray().Last().GetProperty("action").GetString().ShouldBe("gate-approve");
    }

    [Fact]
    public async Task Who_a_gate_names_by_name_approves_without_a_role_of_it()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, planHash) = await WithOpenGateAsync(served);
        var carol = await served.Fleet.TokenAsync("carol", [AccessRole.Approver]);

        (await served.DoAsync($"/api/rollouts/{id}/gates/before-restart/decisions", carol, new { verb = "reject", planHash })).GetProperty("state").GetString().ShouldBe("rejected");
    }

    [Fact]
    public async Task Each_decision_that_is_not_taken_has_its_own_reason()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, planHash) = await WithOpenGateAsync(served, requester: "ana");
        var gate = $"/api/rollouts/{id}/gates/before-restart/decisions";
        var dave = await served.Fleet.TokenAsync("dave", [AccessRole.Approver], ["security"]);
        var nina = await served.Fleet.TokenAsync("nina", [AccessRole.Approver], ["network"]);
        object Approve(string hash, string comment = "") => new { verb = "approve", planHash = hash, comment };

        (await served.RefusedAsync(gate, served.Olga, Approve(planHash), HttpStatusCode.Forbidden)).ShouldBe("role-missing");
        (await served.RefusedAsync(gate, dave, Approve(planHash), HttpStatusCode.Forbidden)).ShouldBe("gate-unauthorised");
        (await served.RefusedAsync(gate, served.Ana, Approve(planHash), HttpStatusCode.Forbidden)).ShouldBe("gate-requester");
        (await served.RefusedAsync(gate, nina, Approve(new string('0', 64)), HttpStatusCode.Conflict)).ShouldBe("gate-wrong-hash");
        (await served.RefusedAsync(gate, nina, Approve(planHash, new string('x', 501)), HttpStatusCode.UnprocessableEntity)).ShouldBe("gate-too-much");
        (await served.RefusedAsync($"/api/rollouts/{id}/gates/before-register/decisions", nina, Approve(planHash), HttpStatusCode.NotFound)).ShouldBe("gate-not-open");
        await served.DoAsync(gate, nina, Approve(planHash));
        (await served.RefusedAsync(gate, nina, Approve(planHash), HttpStatusCode.Conflict)).ShouldBe("gate-decided");
    }

    [Fact]
    public void Every_refusal_has_a_status_a_code_and_a_remedy_of_its_own()
    {
        var problems = Enum.GetValues<GateRefusal>().Select(refusal => Refusals.Of(new GateAnswer(null, refusal, "so it is"), "r-1"))
            .Concat(Enum.GetValues<DeskRefusal>().Select(refusal => Refusals.Of(refusal, "so it is")))
            .ToList();

        problems.Select(problem => problem.Code).ShouldBeUnique();
        problems.ShouldAllBe(problem => problem.Status >= 403 && problem.Status <= 422 && problem.Remedy.EndsWith('.') && problem.Detail == "So it is.");
    }

    [Fact]
    public async Task Every_decision_that_is_refused_stands_in_the_audit_once_however_often_it_is_tried()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, planHash) = await WithOpenGateAsync(served);
        var dave = await served.Fleet.TokenAsync("dave", [AccessRole.Approver], ["security"]);
        string Gate(string gate) => $"/api/rollouts/{id}/gates/{gate}/decisions";

        for (var time = 0; time < 3; time++)
        {
            await served.RefusedAsync(Gate("before-restart"), served.Olga, new { verb = "approve", planHash }, HttpStatusCode.Forbidden);
            await served.RefusedAsync(Gate("before-restart"), served.Olga, new { verb = "reject", planHash }, HttpStatusCode.Forbidden);
            await served.RefusedAsync(Gate("before-restart"), served.Rita, new { verb = "comment", planHash, comment = "hm" }, HttpStatusCode.Forbidden);
            await served.RefusedAsync(Gate("before-restart"), dave, new { verb = "approve", planHash }, HttpStatusCode.Forbidden);
            await served.RefusedAsync(Gate("before-restart"), served.Ana, new { verb = "approve", planHash = new string((char)('0' + time), 64) }, HttpStatusCode.Conflict);
            await served.RefusedAsync(Gate($"before-lunch-{time}"), served.Ana, new { verb = "approve", planHash }, HttpStatusCode.NotFound);
            await served.RefusedAsync($"/api/rollouts/{id}/rollback", served.Ana, new { reason = "no" }, HttpStatusCode.Forbidden);
        }

        var audit = await served.ReadAsync($"/api/rollouts/{id}/audit");
        audit.GetProperty("problems").GetArrayLength().ShouldBe(0);
        audit.GetProperty("entries").EnumerateArray().Skip(1)
            .Select(entry => $"{entry.GetProperty("actor")} {entry.GetProperty("action")} {entry.GetProperty("subject")} {JsonDocument.Parse(entry.GetProperty("evidence").GetString()!).RootElement.GetProperty("code")}")
            .ShouldBe([
                "olga decision-refused before-restart gate-requester",
                "olga decision-refused before-restart role-missing",
                "rita decision-refused before-restart role-missing",
                "dave decision-refused before-restart unauthorised",
                "ana decision-refused before-restart wrong-hash",
                "ana decision-refused  not-open",
                "ana rollback-refused  role-missing",
            ]);
        served.Stage.Told.ShouldNotContain($"signal wake {id}");
    }

    [Fact]
    public async Task Who_may_do_no_more_than_read_does_not_comment_and_nobody_comments_without_words()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, planHash) = await WithOpenGateAsync(served);
        var gate = $"/api/rollouts/{id}/gates/before-restart/decisions";

        (await served.RefusedAsync(gate, served.Rita, new { verb = "comment", planHash, comment = "is Tuesday good?" }, HttpStatusCode.Forbidden)).ShouldBe("role-missing");
        (await served.RefusedAsync(gate, served.Ana, new { verb = "comment", planHash, comment = " " }, HttpStatusCode.UnprocessableEntity)).ShouldBe("gate-nothing-said");
        await served.DoAsync(gate, served.Olga, new { verb = "comment", planHash, comment = "is Tuesday good?" });

        (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("gates")[0].GetProperty("votes")[0].GetProperty("comment").GetString().ShouldBe("is Tuesday good?");
    }

    [Fact]
    public async Task An_approver_may_stop_a_rollout_and_only_an_operator_lets_it_go_on()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        await served.DoAsync($"/api/rollouts/{id}/pause", served.Ana, new { reason = "the news" });
        (await served.RefusedAsync($"/api/rollouts/{id}/resume", served.Ana, new { reason = "all is well" }, HttpStatusCode.Forbidden)).ShouldBe("role-missing");
        await served.DoAsync($"/api/rollouts/{id}/resume", served.Olga, new { reason = "all is well" });
        await served.DoAsync($"/api/rollouts/{id}/abort", served.Ana, new { reason = "not today" });

        var control = (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("control");
        control.GetProperty("command").GetString().ShouldBe("abort");
        control.GetProperty("by").GetString().ShouldBe("ana");
        (await served.RefusedAsync($"/api/rollouts/{id}/resume", served.Olga, new { reason = "after all" }, HttpStatusCode.Conflict)).ShouldBe("rollout-ended");
    }

    [Fact]
    public async Task A_mesh_is_unlocked_from_the_rollout_that_holds_it()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        (await served.RefusedAsync($"/api/rollouts/{id}/unlock", served.Olga, new { reason = "the engine is gone" }, HttpStatusCode.Conflict)).ShouldBe("rollout-still-runs");
        served.Stage.Lose(id);
        await served.DoAsync($"/api/rollouts/{id}/unlock", served.Olga, new { reason = "the engine is gone" });

        (await served.RefusedAsync($"/api/rollouts/{id}/unlock", served.Olga, new { reason = "again" }, HttpStatusCode.NotFound)).ShouldBe("rollout-not-found");
        (await served.StartRolloutAsync()).ShouldNotBe(id);
    }

    [Fact]
    public async Task Peers_that_were_not_touched_can_be_left_alone()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        await served.DoAsync($"/api/rollouts/{id}/skip", served.Olga, new { peers = (string[])["id-sp-2"], reason = "a demo runs there" });

        (await served.ReadAsync($"/api/rollouts/{id}/peers")).GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("state").GetString()).ShouldBe(["pending", "skipped", "pending"]);
        (await served.RefusedAsync($"/api/rollouts/{id}/confirm", served.Olga, new { peers = (string[])["id-sp-2"], reason = "I saw it" }, HttpStatusCode.Conflict)).ShouldBe("rollout-not-now");
    }

    [Fact]
    public async Task Who_confirms_nothing_or_skips_nobody_is_told_so()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        (await served.RefusedAsync($"/api/rollouts/{id}/confirm", served.Olga, new { reason = "seen" }, HttpStatusCode.UnprocessableEntity)).ShouldBe("rollout-nothing-named");
        (await served.RefusedAsync($"/api/rollouts/{id}/skip", served.Olga, new { reason = "busy", peers = Array.Empty<string>() }, HttpStatusCode.UnprocessableEntity)).ShouldBe("rollout-nothing-named");
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("abort")]
    [InlineData("rollback")]
    [InlineData("unlock")]
    public async Task Nothing_is_done_without_a_reason(string verb)
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        (await served.RefusedAsync($"/api/rollouts/{id}/{verb}", served.Olga, new { reason = " " }, HttpStatusCode.UnprocessableEntity)).ShouldBe("rollout-bad-text");
        (await served.RefusedAsync($"/api/rollouts/{id}/{verb}", served.Olga, new { }, HttpStatusCode.BadRequest)).ShouldBe("body-bad");
    }

    private static async Task<(string Id, string PlanHash)> WithOpenGateAsync(ServedRollouts served, string requester = "olga")
    {
        var id = await served.StartRolloutAsync(requester);
        await served.Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);
        return (id, (await served.ReadAsync($"/api/rollouts/{id}/plan")).GetProperty("hash").GetString()!);
    }
}
