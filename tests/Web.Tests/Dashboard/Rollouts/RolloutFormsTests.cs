using System.Net;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

/// <summary>What people do with rollouts by the forms of the dashboard, as a browser without scripts sends them.</summary>
public sealed class RolloutFormsTests
{
    private static readonly TokenRequest _ana = new("ana", [AccessRole.Approver], ["network"], Lifetime: null);
    private static readonly TokenRequest _olga = new("olga", [AccessRole.Operator, AccessRole.Approver], ["network"], Lifetime: null);

    [Fact]
    public async Task Who_may_approves_the_plan_that_they_have_seen_and_is_led_back_to_the_rollout()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, hash) = await WithOpenGateAsync(served);
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        (await ana.OpenAsync($"/rollouts/{id}")).Body.ShouldContain("value=\"approve\"");
        var answer = await ana.SubmitAsync($"/rollouts/{id}/gates/before-restart", ("verb", "approve"), ("planHash", hash), ("comment", "looks good"));

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Location.ShouldBe($"/rollouts/{id}");
        var vote = (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("gates")[0].GetProperty("votes")[0];
        vote.GetProperty("who").GetString().ShouldBe("ana");
        vote.GetProperty("comment").GetString().ShouldBe("looks good");
    }

    [Fact]
    public async Task Who_asked_for_a_rollout_is_offered_no_approval_and_is_refused_in_the_desks_words_when_they_try()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, hash) = await WithOpenGateAsync(served);
        using var olga = await PlainBrowser.SignedInAsync(served.Fleet, _olga);

        (await olga.OpenAsync($"/rollouts/{id}")).Body.ShouldNotContain("value=\"approve\"");
        var answer = await olga.SubmitAsync($"/rollouts/{id}/gates/before-restart", ("verb", "approve"), ("planHash", hash), ("comment", "trust me"));

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("The rollout was asked for by olga, who so may not approve it.");
        answer.Body.ShouldContain("trust me", customMessage: "nobody has to write it again");
    }

    [Fact]
    public async Task A_decision_about_another_plan_is_refused()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, _) = await WithOpenGateAsync(served);
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        var answer = await ana.SubmitAsync($"/rollouts/{id}/gates/before-restart", ("verb", "approve"), ("planHash", new string('0', 64)));

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Body.ShouldContain("role=\"alert\"");
    }

    [Fact]
    public async Task Without_the_key_of_the_page_nothing_is_decided()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (id, hash) = await WithOpenGateAsync(served);
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        (await ana.PostAsync($"/rollouts/{id}/gates/before-restart", ("verb", "approve"), ("planHash", hash))).Body.ShouldContain("form-stale");

        (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("gates")[0].GetProperty("votes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_operator_pauses_and_resumes_and_aborts()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var olga = await PlainBrowser.SignedInAsync(served.Fleet, _olga);

        foreach (var (verb, command) in (IEnumerable<(string, string)>)[("pause", "pause"), ("resume", "run"), ("abort", "abort")])
        {
            (await olga.SubmitAsync($"/rollouts/{id}/{verb}", ("reason", "the news"))).Location.ShouldBe($"/rollouts/{id}");
            (await served.ReadAsync($"/api/rollouts/{id}")).GetProperty("control").GetProperty("command").GetString().ShouldBe(command);
        }

        (await olga.SubmitAsync($"/rollouts/{id}/resume", ("reason", "after all"))).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_operator_accepts_the_incidents_that_a_rollout_holds_for_by_checking_them()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var olga = await PlainBrowser.SignedInAsync(served.Fleet, _olga);
        served.Stage.Incidents = new([new("20261122-aaaa", "relay us is down from eastus", ["eastus"], DateTimeOffset.UnixEpoch), new("20261122-bbbb", "eu is slow", ["eastus"], DateTimeOffset.UnixEpoch)]);
        await served.Stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = RolloutState.Held }, TestContext.Current.CancellationToken);

        var held = (await olga.OpenAsync($"/rollouts/{id}")).Body;
        held.ShouldContain("value=\"20261122-aaaa\"");
        held.ShouldContain("relay us is down from eastus");
        (await olga.SubmitAsync($"/rollouts/{id}/resume", ("reason", "a spare is up"), ("acceptIncidents", "20261122-aaaa"))).Location.ShouldBe($"/rollouts/{id}");

        var accepted = (await served.ReadAsync($"/api/rollouts/{id}/audit")).GetProperty("entries").EnumerateArray().Single(entry => entry.GetProperty("action").GetString() == "incidents-accepted");
        accepted.GetProperty("evidence").GetString()!.ShouldContain("20261122-aaaa");
        accepted.GetProperty("evidence").GetString()!.ShouldNotContain("20261122-bbbb");
        var still = (await olga.OpenAsync($"/rollouts/{id}")).Body;
        still.ShouldNotContain("value=\"20261122-aaaa\"", customMessage: "it is accepted");
        still.ShouldContain("value=\"20261122-bbbb\"");
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("abort")]
    [InlineData("rollback")]
    [InlineData("confirm")]
    public async Task Nothing_is_done_without_a_reason(string verb)
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var olga = await PlainBrowser.SignedInAsync(served.Fleet, _olga);

        var answer = await olga.SubmitAsync($"/rollouts/{id}/{verb}", ("reason", " "));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Body.ShouldContain("Give a reason of 1 to 500 characters.");
    }

    [Fact]
    public async Task What_a_peer_a_person_or_a_file_is_called_by_others_is_text_and_nothing_else()
    {
        const string Hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\u202Egnp.exe&lt;";
        await using var served = await ServedRollouts.StartAsync();
        served.Stage.Mesh = [RolloutStage.Peer(Hostile), RolloutStage.Peer("sp-2") with { Home = "rels://\"><script>alert(2)</script>" }];
        var (id, hash) = await WithOpenGateAsync(served);
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);
        await ana.SubmitAsync($"/rollouts/{id}/gates/before-restart", ("verb", "comment"), ("planHash", hash), ("comment", Hostile));
        await ana.SubmitAsync($"/rollouts/{id}/pause", ("reason", Hostile));
        await ana.SubmitAsync($"/rollouts/{id}/gates/before-restart", ("verb", "approve"), ("planHash", Hostile), ("comment", Hostile));

        foreach (var page in (string[])["/rollouts", $"/rollouts/{id}", $"/rollouts/{id}/plan", $"/rollouts/{id}/audit", $"/rollouts/{id}/deliveries"])
        {
            var html = (await ana.OpenAsync(page)).Body;

            html.ShouldNotContain("<script>", customMessage: page);
            html.ShouldNotContain("<img", customMessage: page);
            html.ShouldNotContain("\u202E", customMessage: page);
            html.ShouldNotContain("&#x202E;", customMessage: page);
            html.ShouldNotContain("&#x2028;", customMessage: page);
        }

        (await ana.OpenAsync($"/rollouts/{id}")).Body.ShouldContain("&lt;script&gt;alert(1)");
    }

    [Theory]
    [InlineData("?page=0")]
    [InlineData("?page=x")]
    [InlineData("?state=lost")]
    public async Task A_page_that_there_is_not_is_refused(string query)
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        (await ana.OpenAsync($"/rollouts/{id}{query}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Where_no_rollouts_are_carried_out_the_list_says_so()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync(waitForSlot: false);

        (await served.GetAsync("/rollouts")).Body.ShouldContain("This server carries out no rollouts.");
    }

    private static async Task<(string Id, string Hash)> WithOpenGateAsync(ServedRollouts served)
    {
        var id = await served.StartRolloutAsync();
        await served.Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);
        return (id, (await served.ReadAsync($"/api/rollouts/{id}/plan")).GetProperty("hash").GetString()!);
    }
}
