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
        run.Output.ShouldContain("good  127.0.0.1  took it: 200 OK");
        run.Output.ShouldContain("bad  127.0.0.1  did not take it: 500 InternalServerError, no·service");
        run.Output.ShouldNotContain("hunter2");
        only.Exit.ShouldBe(0);
        good.Received.Count.ShouldBe(2);
        good.Received.ShouldAllBe(received => received.Signature!.StartsWith("v1,") && !received.Id!.Contains('.') && received.Body.Contains("nobody has to do anything") && received.Body.Contains("\"type\":\"incident.opened\""));
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
        run.Output.ShouldBe("pager  127.0.0.1  took it: 200 OK\nchat  slack  took it: 200 OK\n", StringCompareShould.IgnoreLineEndings);
        alertmanager.Received.ShouldHaveSingleItem().Body.ShouldContain("\"alertname\":\"OzprobesFinding\"");
        slack.Received.ShouldHaveSingleItem().Body.ShouldContain("\"text\":\"Opened (warning): test: nothing is wrong\"");
    }

    [Fact]
    public async Task A_receiver_that_is_told_of_no_incident_is_tried_with_what_it_is_told_and_one_of_the_worst_with_the_worst()
    {
        await using var gates = new WebhookListener(200);
        await using var worst = new WebhookListener(200);
        Write($"notify:\n  - {{ name: gates, url: '{gates.Url}', secret: {{ env: HOOK }}, kinds: [gate-opened] }}\n  - {{ name: worst, url: '{worst.Url}', secret: {{ env: HOOK }}, severity: critical }}\n");

        (await RunAsync()).Exit.ShouldBe(0);

        gates.Received.ShouldHaveSingleItem().Body.ShouldContain("\"type\":\"rollout.asked\"");
        worst.Received.ShouldHaveSingleItem().Body.ShouldContain("\"severity\":\"critical\"");
    }

    private void Write(string yaml) => File.WriteAllText(_file, yaml);

    private Task<CommandRun> RunAsync(params string[] args) =>
        CommandRun.OfAsync(NotifyCommand.Create(TimeProvider.System, name => name == "HOOK" ? "hunter2" : null), ["test", "--connections", _file, .. args]);
}
