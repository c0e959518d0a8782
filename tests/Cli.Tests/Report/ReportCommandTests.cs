using System.CommandLine;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Cli.Report;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Reports;

namespace OpenZro.Probes.Cli.Tests.Report;

public sealed class ReportCommandTests : IAsyncDisposable
{
    private static readonly ReportDocument _report = new()
    {
        Mesh = "prod", From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), Before = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero), StepSeconds = 21_600, Summary = "All is well.",
        Lines = [], Vantages = [], Picks = [], Certificates = [], LeastDaysLeft = 21, Incidents = [], Rollouts = [], Silent = [],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly ApiServer _api;
    private (HttpStatusCode Status, string Type, string Body) _answer = (HttpStatusCode.OK, "application/json", JsonSerializer.Serialize(_report, ReportJson.Default.ReportDocument));
    private string? _asked;

    public ReportCommandTests() => _api = ApiServer.Start(async context =>
    {
        _asked = $"{context.Request.Path}{context.Request.QueryString}";
        (context.Response.StatusCode, context.Response.ContentType) = ((int)_answer.Status, _answer.Type);
        await context.Response.WriteAsync(_answer.Body);
    });

    private string FilePath => Path.Combine(_folder, "week.html");

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_page_is_written_to_a_file_and_its_summary_is_said()
    {
        (await RunAsync("--last", "7d", "--out", FilePath)).ShouldBe(0);

        _asked.ShouldBe("/api/report?last=7d");
        _output.ToString().ShouldBe($"All is well.\nWrote {FilePath}.\n");
        var html = await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken);
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldContain("All is well.");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<link");
    }

    [Fact]
    public async Task The_page_or_its_content_can_go_to_the_terminal()
    {
        (await RunAsync("--out", "-")).ShouldBe(0);
        _output.ToString().ShouldStartWith("<!DOCTYPE html>");
        _output.GetStringBuilder().Clear();

        (await RunAsync("--json")).ShouldBe(0);

        JsonSerializer.Deserialize(_output.ToString(), ReportJson.Default.ReportDocument)!.Summary.ShouldBe(_report.Summary);
    }

    [Fact]
    public async Task The_content_can_go_to_a_file()
    {
        (await RunAsync("--json", "--out", FilePath)).ShouldBe(0);

        JsonDocument.Parse(await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken)).RootElement.GetProperty("schema").GetString().ShouldBe("ozprobes.report/1");
    }

    [Fact]
    public async Task A_range_that_is_none_is_refused_before_anything_is_asked()
    {
        (await RunAsync("--last", "soon")).ShouldNotBe(0);

        _error.ToString().ShouldContain("--last: 'soon' is no duration");
        _asked.ShouldBeNull();
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_in_its_words()
    {
        _answer = (HttpStatusCode.BadRequest, "application/problem+json", """{ "detail": "last: a report goes back 1h to 92d.", "remedy": "Leave it out for 7d.", "code": "query-bad" }""");

        (await RunAsync("--last", "100d", "--out", FilePath)).ShouldBe(2);

        _error.ToString().ShouldBe("ozprobes: last: a report goes back 1h to 92d. Leave it out for 7d.\n");
        File.Exists(FilePath).ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_of_somebody_else_is_not_taken_for_a_report()
    {
        _answer = (HttpStatusCode.OK, "application/json", "{}");

        (await RunAsync("--out", FilePath)).ShouldBe(2);

        _error.ToString().ShouldContain("is --url right?");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        (await RunAsync("--out", Path.Combine(_folder, "none", "week.html"))).ShouldBe(2);

        _error.ToString().ShouldStartWith("ozprobes: --out: ");
        _error.ToString().ShouldContain("name a file that this user may write");
    }

    private Task<int> RunAsync(params string[] arguments) =>
        ReportCommand.Create().Parse([.. arguments, "--url", _api.Url]).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
}
