using System.Text.Json;
using OpenZro.Probes.Cli.Notify;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Cli.Tests.Notify;

public sealed class NotifyCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Every_webhook_is_tried_and_one_that_does_not_take_it_is_named()
    {
        await using var good = new WebhookListener(200);
        await using var bad = new WebhookListener(500) { Answer = "no\u001bservice" };
        Write($"notify:\n  - {{ name: good, url: '{good.Url}', secret: {{ env: HOOK }} }}\n  - {{ name: bad, url: '{bad.Url}', secret: {{ env: HOOK }} }}\n");

        var run = await RunAsync();
        var only = await RunAsync("--target", "good");

        run.Exit.ShouldBe(1);
        run.Output.ShouldContain("good  127.0.0.1  incident-opened  took it: 200 OK");
        run.Output.ShouldContain("bad  127.0.0.1  incident-opened  did not take it: 500 InternalServerError, no·service");
        run.Output.ShouldNotContain("hunter2");
        only.Exit.ShouldBe(0);
        bad.Received.Count.ShouldBe(1, "what it did not take is answer enough");
        good.Received.Count.ShouldBe(6);
        good.Received.ShouldAllBe(received => received.Signature!.StartsWith("v1,") && !received.Id!.Contains('.') && received.Body.Contains("nobody has to do anything"));
        good.Received.Take(3).Select(received => received.Id).Distinct().Count().ShouldBe(3, "each is another message to who receives it");
    }

    [Fact]
    public async Task A_webhook_is_shown_every_form_that_it_is_sent_with_all_that_the_form_holds()
    {
        await using var hook = new WebhookListener(200);
        Write($"notify: [{{ name: ops, url: '{hook.Url}', secret: {{ env: HOOK }} }}]\n");

        (await RunAsync("--url", "https://probes.example.com")).Exit.ShouldBe(0);

        var sent = hook.Received.Select(received => JsonDocument.Parse(received.Body).RootElement).ToList();
        sent.Select(body => body.GetProperty("type").GetString()).ShouldBe(["incident.opened", "incident.resolved", "rollout.gate-opened"]);
        var (opened, resolved, gate) = (sent[0].GetProperty("data"), sent[1].GetProperty("data"), sent[2].GetProperty("data"));
        opened.GetProperty("regions")[0].GetString().ShouldBe("test");
        opened.GetProperty("impact").GetString()!.ShouldNotBeEmpty();
        opened.GetProperty("evidence").GetArrayLength().ShouldBe(1);
        opened.GetProperty("link").GetString()!.ShouldStartWith("https://probes.example.com/incidents/test-");
        resolved.GetProperty("ending").GetString().ShouldBe("It lasted 2m, until all was well again.");
        resolved.GetProperty("durationSeconds").GetInt32().ShouldBe(120);
        gate.GetProperty("command").GetString()!.ShouldEndWith("--gate test --hash none --url https://probes.example.com");
    }

    [Theory]
    [InlineData("self: [a]\n", "names no receiver")]
    [InlineData("notify: [{ name: a, url: 'https://h.example.com', secret: { env: A } }]\n", "has no receiver 'b'")]
    [InlineData("notify: [{ name: a, url: 'http://h.example.com', secret: { env: A } }]\n", "this is not encrypted")]
    [InlineData("notify: [{ name: a, url: 'https://h.example.com', secret: { env: A }, kinds: [gate-open] }]\n", "gate-opened")]
    [InlineData("notify: [{ name: a, url: 'https://h.example.com' }]\n", "a receiver of the format webhook needs 'secret'")]
    [InlineData("notify: [{ name: a, format: alertmanager }]\n", "a receiver of the format alertmanager needs 'url'")]
    [InlineData("notify: [{ name: a, format: slack, url: 'https://h.example.com', secret: { env: A } }]\n", "the address of a Slack webhook is a secret")]
    public async Task What_cannot_be_tried_is_told(string yaml, string told)
    {
        Write(yaml);

        var run = await RunAsync("--target", "b");

        run.Exit.ShouldBe(2);
        run.Error.ShouldContain(told);
    }

    [Fact]
    public async Task A_slack_and_an_alertmanager_are_tried_as_they_take_it_and_the_address_of_slack_is_told_to_nobody()
    {
        await using var alertmanager = new WebhookListener(200);
        await using var slack = new WebhookListener(200);
        Write($"notify:\n  - {{ name: pager, format: alertmanager, url: '{alertmanager.Url.GetLeftPart(UriPartial.Authority)}' }}\n  - {{ name: chat, format: slack, secret: {{ env: SLACK }} }}\n");

        var run = await CommandRun.OfAsync(NotifyCommand.Create(TimeProvider.System, name => name == "SLACK" ? $"{slack.Url}/hunter2" : null), "test", "--connections", _file);

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldBe("pager  127.0.0.1  incident-opened  took it: 200 OK\nchat  slack  incident-opened  took it: 200 OK\nchat  slack  incident-resolved  took it: 200 OK\nchat  slack  gate-opened  took it: 200 OK\n", StringCompareShould.IgnoreLineEndings);
        alertmanager.Received.ShouldHaveSingleItem().Body.ShouldContain("\"alertname\":\"OzprobesFinding\"");
        slack.Received.Select(received => JsonDocument.Parse(received.Body).RootElement).Select(body => (body.GetProperty("text").GetString(), body.GetProperty("attachments")[0].GetProperty("color").GetString())).ShouldBe(
        [
            ("Opened (warning): test: nothing is wrong", "warning"),
            ("✓ Resolved (warning): test: nothing is wrong", "good"),
            ("Rollout gate-opened: This is a test of 'ozprobes notify test'; nobody has to do anything.", "warning"),
        ]);
    }

    [Fact]
    public async Task A_receiver_that_is_told_of_no_incident_is_tried_with_what_it_is_told_and_one_of_the_worst_with_the_worst()
    {
        await using var gates = new WebhookListener(200);
        await using var done = new WebhookListener(200);
        await using var worst = new WebhookListener(200);
        Write($"notify:\n  - {{ name: gates, url: '{gates.Url}', secret: {{ env: HOOK }}, kinds: [gate-opened] }}\n  - {{ name: done, url: '{done.Url}', secret: {{ env: HOOK }}, kinds: [done, failed] }}\n  - {{ name: worst, url: '{worst.Url}', secret: {{ env: HOOK }}, severity: critical }}\n");

        (await RunAsync()).Exit.ShouldBe(0);

        gates.Received.ShouldHaveSingleItem().Body.ShouldContain("\"type\":\"rollout.gate-opened\"");
        done.Received.ShouldHaveSingleItem().Body.ShouldContain("\"type\":\"rollout.done\"");
        worst.Received.First().Body.ShouldContain("\"severity\":\"critical\"");
    }

    private void Write(string yaml) => File.WriteAllText(_file, yaml);

    private Task<CommandRun> RunAsync(params string[] args) =>
        CommandRun.OfAsync(NotifyCommand.Create(TimeProvider.System, name => name == "HOOK" ? "hunter2" : null), ["test", "--connections", _file, .. args]);
}
