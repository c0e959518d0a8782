using System.Text.Json;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Api;

/// <summary>Real answers against the document.</summary>
public sealed class ResponseSchemaTests
{
    private readonly ResponseSchemas _schemas = ResponseSchemas.Read();

    [Fact]
    public async Task What_probes_tell_is_as_the_document_says()
    {
        await using var fleet = await new ServedFleet("br", "us") { Extra = "thresholds: { certificateDaysLeft: 3650 }\n" }.StartAsync();

        foreach (var (path, page) in ((string, string)[])[("/healthz", "/healthz"), ("/api/latest", "/api/latest"), ("/api/results?last=1h", "/api/results"), ("/api/results?last=x", "/api/results"), ("/api/results?limit=1", "/api/results"), ("/api/overview", "/api/overview"), ("/api/overview?range=x", "/api/overview"), ("/api/relays/br/history", "/api/relays/{relay}/history"), ("/api/relays/x/history", "/api/relays/{relay}/history"), ("/api/regions/brazilsouth", "/api/regions/{region}"), ("/api/regions/x", "/api/regions/{region}"), ("/probe?relay=br", "/probe"), ("/probe", "/probe"), ("/probe?relay=x", "/probe"), ("/api/peers", "/api/peers"), ("/api/rollouts", "/api/rollouts"), ("/api/health", "/api/health"), ("/api/incidents", "/api/incidents"), ("/api/incidents?state=x", "/api/incidents"), ("/api/incidents/x", "/api/incidents/{id}"), ("/api/maintenance", "/api/maintenance")])
        {
            var (status, body) = await fleet.GetAsync(path);
            (await ErrorsAsync("get", page, (int)status, body)).ShouldBeEmpty(body);
        }
    }

    [Fact]
    public async Task What_rollouts_tell_is_as_the_document_says()
    {
        await using var served = await ServedRollouts.StartAsync();
        var plan = await PostAsync(served, "/api/rollouts/plan", served.Olga, new { yaml = RolloutStage.Yaml });
        var planHash = JsonDocument.Parse(plan).RootElement.GetProperty("hash").GetString()!;
        var started = await PostAsync(served, "/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash });
        await PostAsync(served, "/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash });
        var id = JsonDocument.Parse(started).RootElement.GetProperty("rollout").GetString()!;
        await served.Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);

        await PostAsync(served, "/api/rollouts/{id}/pause", served.Ana, new { reason = "lunch" }, id);
        await PostAsync(served, "/api/rollouts/{id}/resume", served.Olga, new { reason = "after it" }, id);
        await PostAsync(served, "/api/rollouts/{id}/skip", served.Olga, new { peers = (string[])["id-sp-1"], reason = "busy" }, id);
        foreach (var mark in (string[])[RegisterMarks.Begun(1), RegisterMarks.Done(1)])
            await served.Stage.Parts.Marks.SetAsync(id, mark, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        await PostAsync(served, "/api/rollouts/{id}/confirm", served.Olga, new { register = true, reason = "I saw it" }, id);
        await PostAsync(served, "/api/rollouts/{id}/gates/{gate}/decisions", served.Olga, new { verb = "comment", planHash, comment = "hm" }, id);
        await PostAsync(served, "/api/rollouts/{id}/gates/{gate}/decisions", served.Ana, new { verb = "approve", planHash }, id);
        await PostAsync(served, "/api/rollouts/{id}/rollback", served.Olga, new { reason = "after all" }, id);
        await PostAsync(served, "/api/rollouts/{id}/abort", served.Olga, new { reason = "enough" }, id);
        await PostAsync(served, "/api/rollouts/{id}/unlock", served.Olga, new { reason = "done", force = true }, id);
        foreach (var page in (string[])["/api/rollouts", "/api/rollouts/{id}", "/api/rollouts/{id}/plan", "/api/rollouts/{id}/peers", "/api/rollouts/{id}/audit", "/api/rollouts/{id}/deliveries", "/api/peers"])
        {
            var (status, body) = await served.GetAsync(page.Replace("{id}", id, StringComparison.Ordinal));
            ((int)status).ShouldBe(200, body);
            (await ErrorsAsync("get", page, 200, body)).ShouldBeEmpty(body);
        }
    }

    [Fact]
    public async Task What_is_refused_is_refused_as_the_document_says()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        served.Stage.Failure = new DriverFailure { Code = DriverFailureCode.Timeout, Detail = "management is silent" };

        await PostAsync(served, "/api/rollouts/plan", served.Olga, new { yaml = "kind: add" }, expected: 422);
        await PostAsync(served, "/api/rollouts/plan", served.Olga, new { }, expected: 400);
        await PostAsync(served, "/api/rollouts/plan", served.Rita, new { yaml = "" }, expected: 403);
        await PostAsync(served, "/api/rollouts/plan", "ozp_", new { yaml = "" }, expected: 401);
        await PostAsync(served, "/api/rollouts", served.Olga, new { yaml = RolloutStage.Yaml, planHash = "x" }, expected: 409);
        await PostAsync(served, "/api/rollouts/{id}/pause", served.Olga, new { reason = "" }, id, expected: 422);
        await PostAsync(served, "/api/rollouts/{id}/pause", served.Olga, new { reason = "x" }, "r-none", expected: 404);
        await PostAsync(served, "/api/rollouts/{id}/pause", served.Olga, new { reason = new string('x', 20_000) }, id, expected: 413);
        await PostAsync(served, "/api/rollouts/{id}/gates/{gate}/reopen", served.Olga, new { reason = "x" }, id, expected: 404);
        var plan = await PostAsync(served, "/api/rollouts/plan", served.Olga, new { yaml = RolloutStage.Yaml });
        plan.ShouldContain("peers-unreadable");
    }

    [Fact]
    public async Task An_answer_with_more_or_less_than_the_document_says_would_be_found()
    {
        (await ErrorsAsync("get", "/api/rollouts", 200, """{ "schema": "s", "rollouts": [], "more": 1 }""")).ShouldNotBeEmpty();
        (await ErrorsAsync("get", "/api/rollouts", 200, """{ "schema": "s" }""")).ShouldNotBeEmpty();
        (await ErrorsAsync("get", "/api/rollouts", 418, "{}")).ShouldNotBeEmpty();
        (await ErrorsAsync("get", "/api/rollouts", 200, """{ "schema": "s", "rollouts": [] }""")).ShouldBeEmpty();
    }

    private async Task<string> PostAsync(ServedRollouts served, string page, string token, object body, string id = "", int? expected = null)
    {
        var path = page.Replace("{id}", id, StringComparison.Ordinal).Replace("{gate}", "before-restart", StringComparison.Ordinal);
        var (status, answer) = await served.PostAsync(path, token, body);
        if (expected is { } refused)
            ((int)status).ShouldBe(refused, answer);
        else
            ((int)status).ShouldBeInRange(200, 299, answer);
        (await ErrorsAsync("post", page, (int)status, answer)).ShouldBeEmpty(answer);
        return answer;
    }

    private Task<IReadOnlyList<string>> ErrorsAsync(string method, string path, int status, string body) =>
        _schemas.ValidateAsync(method, path, status, body, TestContext.Current.CancellationToken);
}
