using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Cli.Results;
using OpenZro.Probes.Results;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Cli.Tests.Results;

public sealed class ResultsCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly ResultsSummary _summary = new()
    {
        From = _now.AddDays(-1),
        Before = _now,
        Rows =
        [
            new ResultsRow
            {
                Region = "brazilsouth", Relay = "br", Succeeded = 1439, Failed = 1, Failures = [new FailureCount("connect", "timeout", 1)],
                Phases = [new PhaseSummary("handshake", 1439, 29, 31, 30.5, 33, 34, 41.25, 90)],
            },
        ],
        Silent = [new SilentRegion("eastus", "no answer within 10 s")],
    };

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly ApiServer _api;
    private (HttpStatusCode Status, string Body, string? Type) _answer;
    private string? _asked;

    public ResultsCommandTests() => _api = ApiServer.Start(async context =>
    {
        _asked = $"{context.Request.Path}{context.Request.QueryString}";
        (context.Response.StatusCode, context.Response.ContentType) = ((int)_answer.Status, _answer.Type);
        await context.Response.WriteAsync(_answer.Body);
    });

    public ValueTask DisposeAsync()
    {
        _output.Dispose();
        _error.Dispose();
        return _api.DisposeAsync();
    }

    [Fact]
    public async Task Percentiles_and_failures_are_a_table_and_a_silent_region_is_named()
    {
        Answer(HttpStatusCode.OK, _summary.ToJson());

        (await RunAsync("--relay", "br", "--last", "24h")).ShouldBe(0);

        _asked.ShouldBe("/api/results?from=2026-03-09T12%3A00%3A00Z&before=2026-03-10T12%3A00%3A00Z&relay=br");
        _output.ToString().ShouldContain("br from brazilsouth: 1439 succeeded, 1 failed (1 connect timeout)");
        _output.ToString().ShouldContain("handshake       1439    30.50    33.00    34.00    41.25    90.00");
        _error.ToString().ShouldContain("eastus did not answer");
    }

    [Fact]
    public async Task A_relay_of_which_there_is_nothing_is_told_with_the_reason()
    {
        Answer(HttpStatusCode.OK, (_summary with { Rows = [], Silent = [], Absent = [new AbsentRelay("br", "never probed", null)] }).ToJson());

        (await RunAsync("--relay", "br")).ShouldBe(0);

        _output.ToString().ShouldEndWith($"br: never probed{Environment.NewLine}");
        _output.ToString().ShouldNotContain("No results");
    }

    [Fact]
    public async Task A_problem_document_is_told_in_its_own_words()
    {
        Answer(HttpStatusCode.NotFound, """{"status":404,"detail":"There is no relay 'nope'; there is br."}""", "application/problem+json");

        (await RunAsync("--relay", "nope")).ShouldBe(3);

        _error.ToString().ShouldBe($"ozprobes: There is no relay 'nope'; there is br.{Environment.NewLine}");
    }

    [Fact]
    public async Task Json_is_the_answer_itself()
    {
        Answer(HttpStatusCode.OK, _summary.ToJson());

        (await RunAsync("--json", "--region", "brazil south")).ShouldBe(0);

        _asked.ShouldEndWith("&region=brazil%20south");
        ResultsSummary.FromJson(_output.ToString()).ToJson().ShouldBe(_summary.ToJson());
    }

    [Fact]
    public async Task Csv_has_a_header()
    {
        Answer(HttpStatusCode.OK, _summary.ToJson());

        (await RunAsync("--csv")).ShouldBe(0);

        _output.ToString().ShouldStartWith("region,relay,endpoint,");
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "{}", "OZPROBES_TOKEN")]
    [InlineData(HttpStatusCode.BadGateway, "broken", "502: broken")]
    [InlineData(HttpStatusCode.OK, "<html>", "is --url right?")]
    public async Task What_is_no_answer_is_explained_in_a_line(HttpStatusCode status, string body, string expected)
    {
        Answer(status, body);

        (await RunAsync()).ShouldBe(ExitCodes.Usage);

        _error.ToString().ShouldContain(expected);
        _error.ToString().Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task What_is_no_answer_is_a_document_where_json_is_asked_for()
    {
        Answer(HttpStatusCode.BadGateway, "broken");

        (await RunAsync("--json")).ShouldBe(ExitCodes.Usage);

        System.Text.Json.JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("code").GetString().ShouldBe("gateway");
    }

    [Fact]
    public async Task Without_a_server_it_says_what_to_start()
    {
        await _api.DisposeAsync();

        (await RunAsync()).ShouldBe(2);

        _error.ToString().ShouldContain("ozprobes serve");
    }

    [Theory]
    [InlineData("--last", "yesterday")]
    [InlineData("--last", "0s")]
    [InlineData("--url", "relay.example.com")]
    [InlineData("--json", "--csv")]
    public async Task Bad_usage_is_told(string first, string second)
    {
        (await RunAsync(first, second)).ShouldBe(2);

        _error.ToString().ShouldContain(first);
    }

    private void Answer(HttpStatusCode status, string body, string? type = null) => _answer = (status, body, type);

    private Task<int> RunAsync(params string[] args)
    {
        var root = new RootCommand { ResultsCommand.Create(new FakeTimeProvider(_now)) };
        string[] line = args.Contains("--url") ? ["results", .. args] : ["results", .. args, "--url", _api.Url];
        return CommandLineRunner.RunAsync(root, line, new InvocationConfiguration { Output = _output, Error = _error }, TestContext.Current.CancellationToken);
    }
}
