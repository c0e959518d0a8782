using System.Text.Json;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Rollout;

public sealed class RolloutCommandTests
{
    [Fact]
    public async Task A_plan_shows_a_person_everything_that_would_be_done()
    {
        await using var api = await ServedApi.StartAsync();
        var plan = await (await api.OlgaAsync()).RunAsync("plan", api.File);

        plan.Exit.ShouldBe(0, plan.Error);
        plan.Output.ShouldContain("add br  mesh prod  CHG-1042");
        plan.Output.ShouldContain($"1. {RolloutStage.Us}");
        plan.Output.ShouldContain($"+ 2. {RolloutStage.Br}");
        plan.Output.ShouldContain("3 peers to restart in 3 batches, at most 5 down at a time:");
        plan.Output.ShouldMatch(@"1  sp-1  manual  us +br 95 %\s+270 ms  group sp");
        plan.Output.ShouldContain("before-restart  1 approval by role network or carol");
        plan.Output.ShouldContain("sp-3 could not be asked");
        plan.Output.ShouldContain($"plan {await api.PlanHashAsync()}");
    }

    [Fact]
    public async Task A_plan_whose_register_prints_says_that_people_make_the_change_and_that_nothing_is_restored()
    {
        await using var api = await ServedApi.StartAsync();
        var plan = await (await api.OlgaAsync()).RunAsync("plan", api.File);

        plan.Output.ShouldContain("management's list, which people are asked to change:");
        plan.Output.ShouldContain("register: the change is shown for people to make, and waited for until management's streams show it or someone confirms it; nothing is restored by itself");
        plan.Output.ShouldNotContain("else its list is restored");
    }

    [Fact]
    public async Task A_plan_shows_a_relay_with_its_own_share_and_names_the_likelier_one()
    {
        await using var api = await ServedApi.StartAsync();
        api.Stage.Mesh = [RolloutStage.Peer("sp-1") with { Home = "rels://eu.example.com:443" }];
        api.Write("kind: repick\nrelay: us\nmesh: prod\nreason: r\npeers: { select: [{ groups: [sp] }] }\n");

        (await (await api.OlgaAsync()).RunAsync("plan", api.File)).Output.ShouldContain("us 5 %, likelier br");
    }

    [Fact]
    public async Task A_plan_that_must_not_be_started_says_why_and_exits_1()
    {
        await using var api = await ServedApi.StartAsync();
        api.Write(RolloutStage.Yaml.Replace("groups: [sp]", "groups: [nobody]", StringComparison.Ordinal));
        var olga = await api.OlgaAsync();
        var plan = await olga.RunAsync("plan", api.File);
        var json = await olga.RunAsync("plan", api.File, "--json");

        plan.Exit.ShouldBe(1);
        plan.Output.ShouldContain("✗ no-peers");
        plan.Output.ShouldContain("plan, not to be started, ");
        JsonDocument.Parse(json.Output).RootElement.GetProperty("canStart").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_told_to_a_rollout_is_told_to_one_that_runs()
    {
        await using var api = await ServedApi.StartAsync();
        var olga = await api.OlgaAsync();

        foreach (var command in (string[][])[["approve", "--hash", new string('0', 64)], ["pause", "--reason", "lunch"]])
        {
            var told = await olga.RunAsync(command);
            told.Exit.ShouldBe(3);
            told.Error.ShouldContain("No rollout is running.");
        }
    }

    [Fact]
    public async Task A_gate_or_peer_that_is_not_there_is_refused_like_a_rollout_that_is_not()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();

        (await olga.RunAsync("status", "r-none")).Exit.ShouldBe(3);
        (await olga.RunAsync("comment", id, "--gate", "before-lunch", "--text", "no")).Exit.ShouldBe(3);
        (await olga.RunAsync("skip", id, "--peer", "nobody", "--reason", "no")).Exit.ShouldBe(3);
    }

    [Fact]
    public async Task A_bad_file_is_shown_with_its_lines()
    {
        await using var api = await ServedApi.StartAsync();
        api.Write("kind: add\nrelay: br\nreasons: CHG-1\n");
        var olga = await api.OlgaAsync();

        foreach (var verb in (string[])["plan", "start"])
        {
            var bad = await olga.RunAsync(verb, api.File);
            bad.Exit.ShouldBe(2);
            bad.Error.ShouldContain($"{api.File}:3:1: error: ");
            bad.Error.ShouldContain("    reasons: CHG-1\n    ^");
        }

        var json = await olga.RunAsync("plan", api.File, "--json");
        json.Exit.ShouldBe(2);
        JsonDocument.Parse(json.Output).RootElement.GetProperty("code").GetString().ShouldBe("rollout-bad-file");
    }

    [Fact]
    public async Task Nothing_is_started_unseen()
    {
        await using var api = await ServedApi.StartAsync();
        var olga = await api.OlgaAsync();

        var piped = await olga.RunAsync("start", api.File);
        var declined = await olga.RunAsync("no\n", ["start", api.File]);

        piped.Exit.ShouldBe(2);
        piped.Error.ShouldContain($"--hash {await api.PlanHashAsync()}");
        declined.Exit.ShouldBe(2);
        declined.Error.ShouldContain("3 peers to restart");
        (await olga.RunAsync("list")).Output.ShouldContain("There is no rollout yet");
    }

    [Fact]
    public async Task Who_has_seen_the_plan_starts_it()
    {
        await using var api = await ServedApi.StartAsync();
        var olga = await api.OlgaAsync();

        var started = await olga.RunAsync("yes\n", ["start", api.File]);
        var again = await olga.RunAsync("start", api.File, "--hash", await api.PlanHashAsync(), "--json");

        started.Exit.ShouldBe(0, started.Error);
        started.Output.ShouldMatch("^rollout r-[0-9a-f]{12} has started");
        JsonDocument.Parse(again.Output).RootElement.GetProperty("isNew").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Another_plan_is_refused_and_the_exit_code_says_so()
    {
        await using var api = await ServedApi.StartAsync();
        var refused = await (await api.OlgaAsync()).RunAsync("start", api.File, "--hash", new string('0', 64), "--json");

        refused.Exit.ShouldBe(3);
        JsonDocument.Parse(refused.Output).RootElement.GetProperty("code").GetString().ShouldBe("rollout-wrong-hash");
        refused.Error.ShouldContain("ozprobes rollout plan");
    }

    [Fact]
    public async Task A_status_names_the_gate_and_the_very_command_that_approves()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();
        var status = await olga.RunAsync("status");

        status.Output.ShouldContain($"{id}  add br  mesh prod  CHG-1042  running");
        status.Output.ShouldContain("batch 1   ··········  1 pending");
        status.Output.ShouldContain("gate before-restart 0 of 1 approvals by the role network");
        status.Output.ShouldContain($"ozprobes rollout approve {id} --gate before-restart --hash {await api.PlanHashAsync()} --url {api.Url}");
        (await olga.RunAsync("status", id, "--peers")).Output.ShouldContain("1  sp-1  pending  us");
        (await olga.RunAsync("status", id, "--plan")).Output.ShouldContain("3 peers to restart");
        JsonDocument.Parse((await olga.RunAsync("status", "--json")).Output).RootElement.GetProperty("rollout").GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Nothing_is_approved_unseen()
    {
        await using var api = await ServedApi.StartAsync();
        await api.AtGateAsync();
        var ana = await api.AnaAsync();

        var piped = await ana.RunAsync("approve");
        var declined = await ana.RunAsync("\n", ["approve"]);

        piped.Exit.ShouldBe(2);
        piped.Error.ShouldContain($"--hash {await api.PlanHashAsync()}");
        declined.Exit.ShouldBe(2);
        (await ana.RunAsync("status")).Output.ShouldContain("0 of 1 approvals");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_may_approves_the_plan_that_they_name_or_confirm(bool isTyped)
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var ana = await api.AnaAsync();
        var hash = await api.PlanHashAsync();

        var approved = isTyped ? await ana.RunAsync("yes\n", ["approve", "--reason", "fine"]) : await ana.RunAsync("approve", id, "--gate", "before-restart", "--hash", hash[..12]);

        approved.Exit.ShouldBe(0, approved.Error);
        approved.Output.ShouldContain($"before-restart of {id}, plan {hash}: approved by ana");
        if (isTyped)
            approved.Error.ShouldContain($"Plan {hash}");
    }

    [Fact]
    public async Task Who_may_not_is_told_why_in_a_line()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.SomeoneAsync("olga", [AccessRole.Operator, AccessRole.Approver], "network");
        var dave = await api.SomeoneAsync("dave", [AccessRole.Approver], "security");
        var hash = await api.PlanHashAsync();

        var requester = await olga.RunAsync("approve", "--hash", hash);
        var other = await dave.RunAsync("approve", "--hash", hash);
        var wrong = await (await api.AnaAsync()).RunAsync("approve", "--hash", new string('1', 64));
        var nobody = await new Someone(api.Url, null).RunAsync("approve", "--hash", hash);

        requester.Exit.ShouldBe(3);
        requester.Error.ShouldContain("asked for by olga, who so may not approve it");
        other.Error.ShouldContain("the role network and carol may");
        wrong.Error.ShouldContain("Look at the plan again");
        nobody.Exit.ShouldBe(3);
        nobody.Error.ShouldContain("OZPROBES_TOKEN");
        (await olga.RunAsync("audit", id)).Output.ShouldContain("dave  asked to decide at the gate before-restart and was refused: ");
    }

    [Fact]
    public async Task A_rollout_is_steered_with_reasons_that_the_audit_keeps()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();

        (await olga.RunAsync("pause")).Error.ShouldContain("--reason");
        (await olga.RunAsync("pause", "--reason", "lunch")).Output.ShouldContain($"{id}: it touches no further peer until it is resumed");
        (await olga.RunAsync("resume", id, "--reason", "fed")).Exit.ShouldBe(0);
        (await olga.RunAsync("skip", "--peer", "sp-2", "--peer", "id-sp-3", "--reason", "busy")).Output.ShouldContain("left alone: sp-2, sp-3");
        (await olga.RunAsync("skip", "--peer", "sp-9", "--reason", "busy")).Error.ShouldContain("has no peer 'sp-9'");
        (await olga.RunAsync("confirm", "--register", "--reason", "saw it")).Error.ShouldContain("has not changed management's list yet");
        await api.Stage.Parts.Marks.SetAsync(id, RegisterMarks.Begun(1), TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        await api.Stage.Parts.Marks.SetAsync(id, RegisterMarks.Done(1), TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        (await olga.RunAsync("confirm", "--register", "--reason", "saw it")).Output.ShouldContain($"{id}: management's list is taken for seen");
        (await olga.RunAsync("confirm", "--reason", "saw it")).Error.ShouldContain("--peer NAME");
        (await olga.RunAsync("comment", "--text", "soon")).Exit.ShouldBe(0);
        (await olga.RunAsync("rollback", "--reason", "after all")).Exit.ShouldBe(0);
        (await olga.RunAsync("reopen", "--reason", "again")).Error.ShouldContain("No gate");
        (await olga.RunAsync("abort", "--reason", "enough")).Exit.ShouldBe(0);
        (await olga.RunAsync("unlock", "--reason", "gone")).Exit.ShouldBe(3);
        (await olga.RunAsync("no\n", ["unlock", "--reason", "gone"])).Error.ShouldContain("take the mesh all the same?");
        (await olga.RunAsync("yes\n", ["unlock", "--reason", "gone"])).Output.ShouldContain("is told to abort: it gives the mesh 'prod' up once what it has begun has come to its end");

        var audit = await olga.RunAsync("audit");
        audit.Exit.ShouldBe(0);
        string[] deeds =
        [
            "started it for br: CHG-1042", "told it to pause: lunch", "told it to resume: fed", "skipped sp-2, sp-3: busy", "asked to confirm what was seen and was refused: the rollout has not changed management's list yet",
            "confirmed management's list: saw it", "commented at the gate before-restart: soon", "told it to roll back: after all", "told it to abort: enough", "took the mesh prod from it: gone",
        ];
        foreach (var deed in deeds)
            audit.Output.ShouldContain($"olga  {deed}");
    }

    [Fact]
    public async Task A_rollout_goes_on_in_spite_of_incidents_that_are_named()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();
        api.Stage.Incidents = new([new("20261122121000-aaaa", "relay us is down from eastus", ["eastus"], DateTimeOffset.UnixEpoch)]);

        var unknown = await olga.RunAsync("resume", "--accept-incident", "20261122121000-bbbb", "--reason", "a spare is up");
        var taken = await olga.RunAsync("resume", "--accept-incident", "20261122121000-aaaa", "--reason", "a spare is up");

        (unknown.Exit, unknown.Error).ShouldSatisfyAllConditions(
            told => told.Exit.ShouldBe(3),
            told => told.Error.ShouldContain("there is no incident 20261122121000-bbbb"));
        taken.Output.ShouldBe($"{id}: it will not hold for relay us is down from eastus, since 1970-01-01 00:00Z (20261122121000-aaaa); nobody paused it, and it does not hold\n");
        (await olga.RunAsync("audit")).Output.ShouldContain("olga  accepted incidents: a spare is up");
    }

    [Fact]
    public async Task An_audit_that_was_changed_is_found()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();

        var whole = await olga.RunAsync("audit", "--verify");
        var head = whole.Output.Trim().Split(' ')[^1];
        (await olga.RunAsync("audit", "--verify", "--anchor", head)).Exit.ShouldBe(0);
        var row = (await api.Stage.Parts.Store.GetAsync(RolloutTables.Audit, id, "entry|0000000001", TestContext.Current.CancellationToken))!;
        var entry = RolloutTables.Read<OpenZro.Probes.Rollouts.Audit.AuditEntry>(row) with { Actor = "mallory" };
        await api.Stage.Parts.Store.ReplaceAsync(RolloutTables.Audit, RolloutTables.Write(new(row.PartitionKey, row.RowKey), entry), row.ETag!, TestContext.Current.CancellationToken);

        whole.Output.ShouldMatch("^1 entry, whole, head 1:[0-9a-f]{64}");
        var changed = await olga.RunAsync("audit", "--verify");
        changed.Exit.ShouldBe(1);
        changed.Output.ShouldContain("entry 1 was changed after it was written");
    }

    [Fact]
    public async Task Watching_in_a_pipe_tells_each_event_once_and_ends_with_the_rollout()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        var olga = await api.OlgaAsync();
        var watching = olga.RunAsync("watch", id);
        await olga.RunAsync("pause", "--reason", "lunch");
        await api.Stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = RolloutState.Done, Explanation = "all peers are on br" }, TestContext.Current.CancellationToken);

        var watched = await watching;

        watched.Exit.ShouldBe(0, watched.Error);
        watched.Output.Split("olga  started").Length.ShouldBe(2);
        watched.Output.ShouldContain("done: all peers are on br");
        watched.Output.ShouldContain($"ozprobes rollout approve {id}");
    }

    [Fact]
    public async Task Watching_as_json_is_a_document_per_line_and_one_that_failed_exits_1()
    {
        await using var api = await ServedApi.StartAsync();
        var id = await api.AtGateAsync();
        await api.Stage.Parts.Rows.ChangeAsync("prod", id, header => header with { State = RolloutState.Failed, Explanation = "the relay is gone" }, TestContext.Current.CancellationToken);

        var watched = await (await api.OlgaAsync()).RunAsync("watch", id, "--json");

        watched.Exit.ShouldBe(1);
        JsonDocument.Parse(watched.Output.Trim()).RootElement.GetProperty("rollout").GetProperty("explanation").GetString().ShouldBe("the relay is gone");
    }

    [Fact]
    public async Task Without_a_server_or_a_rollout_it_says_what_to_do()
    {
        await using var api = await ServedApi.StartAsync();
        var olga = await api.OlgaAsync();

        (await olga.RunAsync("status")).Error.ShouldContain("ozprobes rollout plan FILE");
        (await olga.RunAsync("status", "r-none")).Error.ShouldContain("There is no rollout r-none");
        (await olga.RunAsync("plan", "missing.yaml")).Error.ShouldContain("missing.yaml");
        var silent = await CommandRun.OfAsync(OpenZro.Probes.Cli.Rollout.RolloutCommand.Create(), "list", "--url", "http://127.0.0.1:9");
        silent.Exit.ShouldBe(2);
        silent.Error.ShouldContain("ozprobes serve");
    }
}
