using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Cli.Maintenance;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Maintenance;

public sealed class MaintenanceCommandTests : IAsyncDisposable
{
    private const string Document = """{"id":"20260310120000-abc123","relay":"br","region":null,"from":"2026-03-10T12:00:00+00:00","until":"2026-03-10T14:00:00+00:00","state":"on","reason":"new kernel","by":"olga","rollout":null,"endedBy":null}""";

    private readonly ApiServer _api;
    private string _answer = Document;
    private string _asked = "";

    public MaintenanceCommandTests() => _api = ApiServer.Start(async context =>
    {
        using var reader = new StreamReader(context.Request.Body);
        _asked = $"{context.Request.Method} {context.Request.Path} {context.Request.Headers[ShownToken.Header]} {await reader.ReadToEndAsync(context.RequestAborted)}".TrimEnd();
        await context.Response.WriteAsync(_answer);
    });

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_maintenance_is_asked_for_with_its_end()
    {
        var run = await RunAsync("add", "--relay", "br", "--for", "2h", "--reason", "new kernel");

        run.Exit.ShouldBe(0, run.Error);
        _asked.ShouldBe("""POST /api/maintenance hunter2 {"relay":"br","region":null,"from":null,"until":"2026-03-10T14:00:00+00:00","reason":"new kernel"}""");
        run.Output.ShouldStartWith("br from everywhere: nobody is told until 2026-03-10 14:00Z. To end it before: ozprobes maintenance end 20260310120000-abc123 --url ");
    }

    [Fact]
    public async Task What_is_on_is_listed()
    {
        _answer = $$"""{"schema":"ozprobes.maintenance/1","maintenance":[{{Document}},{{Document.Replace("\"on\"", "\"over\"", StringComparison.Ordinal).Replace("abc123", "old", StringComparison.Ordinal)}}]}""";

        var run = await RunAsync("list");
        var all = await RunAsync("list", "--all");

        run.Output.ShouldBe("20260310120000-abc123  on      br from everywhere  2026-03-10 12:00Z to 2026-03-10 14:00Z  olga: new kernel\n", StringCompareShould.IgnoreLineEndings);
        all.Output.ShouldContain("20260310120000-old  over");
    }

    [Fact]
    public async Task One_is_ended_by_its_id()
    {
        var run = await RunAsync("end", "20260310120000-abc123");

        run.Exit.ShouldBe(0, run.Error);
        _asked.ShouldBe("DELETE /api/maintenance/20260310120000-abc123 hunter2");
        run.Output.ShouldBe("br from everywhere: people are told again.\n", StringCompareShould.IgnoreLineEndings);
    }

    [Theory]
    [InlineData("say what is maintained", "add", "--for", "2h", "--reason", "x")]
    [InlineData("is no duration", "add", "--relay", "br", "--for", "soon", "--reason", "x")]
    public async Task What_cannot_be_asked_for_is_told(string told, params string[] args)
    {
        var run = await RunAsync(args);

        run.Exit.ShouldBe(2);
        run.Error.ShouldContain(told);
    }

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(
        MaintenanceCommand.Create(new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero)), name => name == "OZPROBES_TOKEN" ? "hunter2" : null),
        [.. args, "--url", $"{_api.Url}"]);
}
