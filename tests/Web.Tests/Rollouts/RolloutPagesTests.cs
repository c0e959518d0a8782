using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Web.Tests.Rollouts;

public sealed class RolloutPagesTests
{
    [Fact]
    public async Task Where_no_rollouts_are_carried_out_every_page_of_them_says_how_to_turn_them_on()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        foreach (var path in (string[])["/api/rollouts", "/api/rollouts/r-1", "/api/rollouts/r-1/audit"])
        {
            var (status, body) = await fleet.GetAsync(path);
            status.ShouldBe(HttpStatusCode.NotFound);
            var problem = ServedRollouts.Problem(body);
            problem.GetProperty("code").GetString().ShouldBe("rollouts-off");
            problem.GetProperty("remedy").GetString()!.ShouldContain("--connections");
        }
    }

    [Fact]
    public async Task Where_the_connections_name_no_management_the_server_starts_all_the_same()
    {
        var connections = new ConnectionSet();
        using var drivers = new DriverCatalogue(new() { Connections = connections }, TimeProvider.System);
        await using var fleet = await new ServedFleet("br") { Reads = true, Change = settings => settings with { Connections = new(connections, drivers, null) } }.StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/api/rollouts")).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/api/peers")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_plan_tells_what_would_be_done_and_changes_nothing()
    {
        await using var served = await ServedRollouts.StartAsync();
        var plan = await served.DoAsync("/api/rollouts/plan", served.Olga, new { yaml = RolloutStage.Yaml });

        plan.GetProperty("schema").GetString().ShouldBe("ozprobes.rollout-plan/1");
        plan.GetProperty("canStart").GetBoolean().ShouldBeTrue();
        plan.GetProperty("addresses").GetProperty("before").EnumerateArray().Select(url => url.GetString()).ShouldBe([RolloutStage.Us]);
        plan.GetProperty("addresses").GetProperty("after").EnumerateArray().Select(url => url.GetString()).ShouldBe([RolloutStage.Us, RolloutStage.Br]);
        var first = plan.GetProperty("peers")[0];
        first.GetProperty("name").GetString().ShouldBe("sp-1");
        (first.GetProperty("home").GetString(), first.GetProperty("homeRelay").GetString()).ShouldBe((RolloutStage.Us, "us"));
        first.GetProperty("gainMs").GetDouble().ShouldBe(270);
        first.GetProperty("predicted").GetString().ShouldBe("br");
        plan.GetProperty("unread").EnumerateArray().Single().GetString().ShouldBe("sp-3 could not be asked");
        (await served.ReadAsync("/api/rollouts")).GetProperty("rollouts").GetArrayLength().ShouldBe(0);
        served.Stage.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_every_error_and_its_place()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (status, body) = await served.PostAsync("/api/rollouts/plan", served.Olga, new { yaml = "kind: add\nrelay: br\nreasons: CHG", fileName = "my.yaml\n" });

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = ServedRollouts.Problem(body);
        problem.GetProperty("code").GetString().ShouldBe("rollout-bad-file");
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        errors.Count.ShouldBeGreaterThan(1);
        errors.ShouldAllBe(error => error.GetProperty("source").GetString() == "my.yaml");
        errors.ShouldContain(error => error.GetProperty("line").GetInt32() == 3 && error.GetProperty("message").GetString()!.Contains("reason"));
    }

    [Fact]
    public async Task The_plan_that_was_seen_is_started_once()
    {
        await using var served = await ServedRollouts.StartAsync();
        var planHash = await served.PlanHashAsync();

        var (status, body) = await served.PostAsync("/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash });
        status.ShouldBe(HttpStatusCode.Created, body);
        var started = JsonDocument.Parse(body).RootElement;
        var again = await served.DoAsync("/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash });

        started.GetProperty("isNew").GetBoolean().ShouldBeTrue();
        again.GetProperty("isNew").GetBoolean().ShouldBeFalse();
        again.GetProperty("rollout").GetString().ShouldBe(started.GetProperty("rollout").GetString());
        var rollout = (await served.ReadAsync("/api/rollouts")).GetProperty("rollouts").EnumerateArray().Single();
        rollout.GetProperty("requester").GetString().ShouldBe("olga");
        rollout.GetProperty("planHash").GetString().ShouldBe(planHash);
    }

    [Fact]
    public async Task The_list_is_read_page_by_page_the_newest_first()
    {
        await using var served = await ServedRollouts.StartAsync();
        var rows = served.Stage.Parts.Rows;
        var newest = (await rows.FindAsync(await served.StartRolloutAsync(), TestContext.Current.CancellationToken))!;
        var plan = (await rows.PlanAsync(newest.Id, TestContext.Current.CancellationToken))!;
        foreach (var days in (int[])[1, 2])
            await rows.AddAsync(newest with { Id = $"r-{days}", CreatedAt = newest.CreatedAt.AddDays(-days) }, plan, TestContext.Current.CancellationToken);

        var (first, after) = await PageAsync("/api/rollouts?limit=2");
        var (second, last) = await PageAsync($"/api/rollouts?limit=2&after={after}");

        first.ShouldBe([newest.Id, "r-1"]);
        second.ShouldBe(["r-2"]);
        last.ShouldBeNull();
        foreach (var wrong in (string[])["limit=0", "limit=501", "limit=x", "after=r-9", "page=2"])
            (await served.GetAsync("/api/rollouts?" + wrong)).Status.ShouldBe(HttpStatusCode.BadRequest, wrong);

        async Task<(string?[] Ids, string? Next)> PageAsync(string path)
        {
            var page = await served.ReadAsync(path);
            return ([.. page.GetProperty("rollouts").EnumerateArray().Select(rollout => rollout.GetProperty("id").GetString())], page.GetProperty("next").GetString());
        }
    }

    [Fact]
    public async Task A_start_that_is_asked_for_again_by_its_key_is_the_same_start()
    {
        await using var served = await ServedRollouts.StartAsync();
        var planHash = await served.PlanHashAsync();
        async Task<string> StartAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rollouts");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", served.Olga);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new StringContent(JsonSerializer.Serialize(new { yaml = RolloutStage.Yaml, planHash }), Encoding.UTF8, "application/json");
            using var response = await served.Fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return $"{(int)response.StatusCode} {response.Headers.Location}";
        }

        var first = await StartAsync("a");
        var second = await StartAsync("a");

        first.ShouldStartWith("201 /api/rollouts/r-");
        second.ShouldBe("200" + first[3..]);
        (await StartAsync(new string('k', 201))).ShouldStartWith("400");
    }

    [Fact]
    public async Task Another_plan_than_the_one_that_was_seen_is_not_started()
    {
        await using var served = await ServedRollouts.StartAsync();
        var planHash = await served.PlanHashAsync();
        served.Stage.Mesh = [.. served.Stage.Mesh, RolloutStage.Peer("sp-4")];

        var (status, body) = await served.PostAsync("/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash });

        status.ShouldBe(HttpStatusCode.Conflict);
        var problem = ServedRollouts.Problem(body);
        problem.GetProperty("code").GetString().ShouldBe("rollout-wrong-hash");
        problem.GetProperty("planHash").GetString().ShouldBe(await served.PlanHashAsync());
    }

    [Fact]
    public async Task A_plan_with_refusals_is_told_and_not_started()
    {
        await using var served = await ServedRollouts.StartAsync();
        served.Stage.Failure = new DriverFailure { Code = DriverFailureCode.Unreachable, Detail = "management does not answer" };
        var plan = await served.DoAsync("/api/rollouts/plan", served.Olga, new { yaml = RolloutStage.Yaml });

        plan.GetProperty("canStart").GetBoolean().ShouldBeFalse();
        plan.GetProperty("refusals")[0].GetProperty("code").GetString().ShouldBe("peers-unreadable");
        var (status, body) = await served.PostAsync("/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash = plan.GetProperty("hash").GetString() });
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ServedRollouts.Problem(body).GetProperty("refusals")[0].GetProperty("code").GetString().ShouldBe("peers-unreadable");
    }

    [Fact]
    public async Task A_mesh_that_another_rollout_holds_says_which()
    {
        await using var served = await ServedRollouts.StartAsync();
        var holder = await served.StartRolloutAsync("someone-else");

        var (status, body) = await served.PostAsync("/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash = await served.PlanHashAsync() });

        status.ShouldBe(HttpStatusCode.Conflict);
        ServedRollouts.Problem(body).GetProperty("code").GetString().ShouldBe("rollout-locked");
        ServedRollouts.Problem(body).GetProperty("rollout").GetString().ShouldBe(holder);
    }

    [Fact]
    public async Task Who_watches_is_sent_a_rollout_again_only_when_it_changed()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        async Task<HttpResponseMessage> GetAsync(EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/rollouts/{id}");
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            return await served.Fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        using var first = await GetAsync(null);
        using var same = await GetAsync(first.Headers.ETag);
        await served.DoAsync($"/api/rollouts/{id}/pause", served.Olga, new { reason = "lunch" });
        using var changed = await GetAsync(first.Headers.ETag);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rollout_is_told_with_its_plan_and_its_peers()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        var rollout = await served.ReadAsync($"/api/rollouts/{id}");
        rollout.GetProperty("rollout").GetProperty("state").GetString().ShouldBe("running");
        rollout.GetProperty("gates").EnumerateArray().Select(gate => gate.GetProperty("key").GetString()).ShouldBe(["before-restart", "before-rollback"]);
        rollout.GetProperty("batches")[0].GetProperty("counts").GetProperty("pending").GetInt32().ShouldBe(1);
        rollout.GetProperty("timeline")[0].GetProperty("action").GetString().ShouldBe("started");
        (await served.ReadAsync($"/api/rollouts/{id}/plan")).GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("homeRelay").GetString()).ShouldBe(["us", "us", "us"]);
        var last = (await served.ReadAsync($"/api/rollouts/{id}/peers")).GetProperty("peers")[2];
        (last.GetProperty("state").GetString(), last.GetProperty("homeRelayBefore").GetString()).ShouldBe(("pending", "us"));
    }

    [Fact]
    public async Task The_peers_of_a_rollout_come_a_page_at_a_time_and_by_what_they_are_asked_for()
    {
        await using var served = await ServedRollouts.StartAsync();
        var peers = $"/api/rollouts/{await served.StartRolloutAsync()}/peers";

        var first = await served.ReadAsync(peers + "?limit=2");
        var second = await served.ReadAsync($"{peers}?limit=2&after={first.GetProperty("next").GetString()}");

        first.GetProperty("total").GetInt32().ShouldBe(3);
        Names(first).ShouldBe(["sp-1", "sp-2"]);
        Names(second).ShouldBe(["sp-3"]);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        Names(await served.ReadAsync(peers + "?batch=2")).ShouldBe(["sp-2"]);
        Names(await served.ReadAsync(peers + "?state=not-back&state=skipped")).ShouldBeEmpty();
        Names(await served.ReadAsync(peers + "?state=pending")).Count().ShouldBe(3);
        foreach (var wrong in (string[])["limit=0", "limit=1001", "batch=x", "state=notback", "after=nobody"])
        {
            var (status, body) = await served.GetAsync($"{peers}?{wrong}");
            status.ShouldBe(HttpStatusCode.BadRequest, wrong);
            ServedRollouts.Problem(body).GetProperty("code").GetString().ShouldBe("query-bad", wrong);
        }

        static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("peers").EnumerateArray().Select(peer => peer.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/plan")]
    [InlineData("/peers")]
    [InlineData("/audit")]
    [InlineData("/deliveries")]
    public async Task A_rollout_that_is_not_there_is_told_so(string page)
    {
        await using var served = await ServedRollouts.StartAsync();

        var (status, body) = await served.GetAsync("/api/rollouts/r-nothing" + page);

        status.ShouldBe(HttpStatusCode.NotFound);
        ServedRollouts.Problem(body).GetProperty("code").GetString().ShouldBe("rollout-not-found");
    }

    [Theory]
    [InlineData("%20")]
    [InlineData("a%7Cb~0041")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("%F0%9F%92%A5%EF%BF%BD")]
    [InlineData("LONG")]
    public async Task A_name_that_nothing_could_have_is_not_found_on_any_page(string name)
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = new() { Changes = new(1000, TimeSpan.FromMilliseconds(1)) } });
        var (id, known) = (name == "LONG" ? new string('x', 3000) : name, await served.StartRolloutAsync());
        foreach (var page in served.Fleet.Pages.Where(page => page.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && page.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal)))
        {
            var method = new HttpMethod(page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            foreach (var (rollout, gate) in ((string, string)[])[(id, "before-restart"), (known, id)])
            {
                if (rollout == known && !page.RoutePattern.RawText!.Contains("{gate}", StringComparison.Ordinal))
                    continue;
                var path = page.RoutePattern.RawText!.Replace("{id}", rollout, StringComparison.Ordinal).Replace("{gate}", gate, StringComparison.Ordinal);
                var body = path.EndsWith("/decisions", StringComparison.Ordinal) ? """{ "verb": "comment", "planHash": "x" }"""
                    : path.EndsWith("/skip", StringComparison.Ordinal) ? """{ "peers": ["x"], "reason": "r" }"""
                    : """{ "reason": "r" }""";
                var (status, answer) = await served.Fleet.SendAsync(method, path, served.Olga, method == HttpMethod.Post ? body : null);

                status.ShouldBe(HttpStatusCode.NotFound, $"{method} {page.RoutePattern.RawText}: {answer}");
                ServedRollouts.Problem(answer);
            }
        }
    }

    [Fact]
    public async Task The_audit_is_told_with_what_is_wrong_with_it()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        var audit = await served.ReadAsync($"/api/rollouts/{id}/audit");
        var head = audit.GetProperty("head");

        audit.GetProperty("problems").GetArrayLength().ShouldBe(0);
        audit.GetProperty("entries")[0].GetProperty("actor").GetString().ShouldBe("olga");
        (await served.ReadAsync($"/api/rollouts/{id}/audit?anchorCount={head.GetProperty("count")}&anchorHash={head.GetProperty("hash")}")).GetProperty("problems").GetArrayLength().ShouldBe(0);
        (await served.ReadAsync($"/api/rollouts/{id}/audit?anchorCount=7&anchorHash={head.GetProperty("hash")}")).GetProperty("problems")[0].GetString()!.ShouldContain("cut off");
    }

    [Theory]
    [InlineData("anchorCount=1")]
    [InlineData("anchorHash=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("anchorCount=-1&anchorHash=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("anchorCount=1&anchorHash=abc")]
    [InlineData("anchorCount=one&anchorHash=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_anchor_that_is_none_is_refused(string query)
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();

        var (status, body) = await served.GetAsync($"/api/rollouts/{id}/audit?{query}");

        status.ShouldBe(HttpStatusCode.BadRequest);
        ServedRollouts.Problem(body);
    }

    [Fact]
    public async Task Who_was_told_by_webhooks_is_told()
    {
        await using var hook = new WebhookListener(200);
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        var outbox = new NotificationOutbox(served.Fleet.Store);
        await outbox.HandOverAsync(
            new() { Key = "gate-1", Topic = id, Mesh = "prod", Kind = NotificationKind.GateOpened, At = TimeProvider.System.GetUtcNow(), Message = "may it?", PlanHash = "abc", Gate = "before-restart" },
            TestContext.Current.CancellationToken);
        using var sender = new WebhookSender(_ => "secret", TimeProvider.System);
        var target = new NotificationTarget { Name = "ops", Url = hook.Url, Secret = new() { Env = "HOOK" } };
        await new NotificationDeliverer([target], outbox, sender, TimeProvider.System, new NotificationMessages(() => "http://127.0.0.1:9842")).DeliverDueAsync(TestContext.Current.CancellationToken);

        var delivery = (await served.ReadAsync($"/api/rollouts/{id}/deliveries")).GetProperty("deliveries").EnumerateArray().Single();

        delivery.GetProperty("target").GetString().ShouldBe("ops");
        delivery.GetProperty("kind").GetString().ShouldBe("gate-opened");
        delivery.GetProperty("state").GetString().ShouldBe("delivered");
        delivery.GetProperty("outcome").GetString().ShouldBe("200 OK");
    }

    [Fact]
    public async Task Peers_are_told_with_the_relay_that_each_was_last_seen_to_call_home()
    {
        await using var served = await ServedRollouts.StartAsync();
        var peers = await served.ReadAsync("/api/peers");

        peers.GetProperty("peers")[0].GetProperty("home").GetString().ShouldBe(RolloutStage.Us);
        peers.GetProperty("failure").ValueKind.ShouldBe(JsonValueKind.Null);
        served.Stage.Failure = new DriverFailure { Code = DriverFailureCode.RateLimited, Detail = "management is busy" };
        (await served.ReadAsync("/api/peers")).GetProperty("failure").GetString().ShouldBe("rate-limited: management is busy");
    }
}
