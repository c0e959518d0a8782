using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Cli.Doctor;
using OpenZro.Probes.Cli.Maintenance;
using OpenZro.Probes.Cli.Peers;
using OpenZro.Probes.Cli.Report;
using OpenZro.Probes.Cli.Results;
using OpenZro.Probes.Cli.Rollout;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Cli.Tests;

public sealed class ApiTroubleTests
{
    private static readonly Uri _address = new("https://probes.example/");

    [Theory]
    [InlineData(302, "https://login.microsoftonline.com/t/oauth2/v2.0/authorize?x=1", "sign-in-before")]
    [InlineData(303, "/.auth/login/aad?post_login_redirect_uri=%2F", "sign-in-before")]
    [InlineData(307, "https://other.example/", "led-elsewhere")]
    [InlineData(302, null, "unexpected")]
    public void Who_is_led_elsewhere_is_told_where_and_a_sign_in_is_known_by_its_address(int status, string? location, string code)
    {
        var trouble = ApiTrouble.Of(_address, new ApiAnswer { Status = (HttpStatusCode)status, Location = location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute) })!;

        trouble.Code.ShouldBe(code);
        trouble.Detail.ShouldNotContain("x=1");
    }

    [Fact]
    public void A_front_that_leads_from_http_to_https_is_told_as_such()
    {
        var trouble = ApiTrouble.Of(new Uri("http://probes.example/"), new ApiAnswer { Status = HttpStatusCode.MovedPermanently, Location = new Uri("https://probes.example/api/latest?x=1") })!;

        trouble.Code.ShouldBe("speaks-https");
        trouble.Remedy.ShouldBe("Write https://probes.example/");
    }

    [Theory]
    [InlineData(200, "{}", "application/json")]
    [InlineData(204, "", null)]
    [InlineData(304, "", null)]
    [InlineData(401, """{"detail":"This asks who you are."}""", "application/problem+json")]
    [InlineData(503, """{"detail":"The storage does not answer."}""", "application/problem+json")]
    public void What_the_api_says_itself_is_no_trouble_on_the_way(int status, string body, string? mediaType) =>
        ApiTrouble.Of(_address, new ApiAnswer { Status = (HttpStatusCode)status, Body = body, MediaType = mediaType }).ShouldBeNull();

    [Theory]
    [InlineData(401, "", null, "sign-in-before", "OZPROBES_TOKEN")]
    [InlineData(403, "<h1>Ip Forbidden</h1>", "text/html", "shut-out", "allowedAddresses")]
    [InlineData(403, "<h1>This web app is stopped.</h1>", "text/html", "stopped", "az functionapp start")]
    [InlineData(404, "nothing", "text/plain", "not-ozprobes", "--url")]
    [InlineData(502, "broken", "text/plain", "gateway", "front")]
    [InlineData(503, "The service is unavailable.", "text/plain", "not-running", "log")]
    [InlineData(500, "oh", "text/plain", "unexpected", "log")]
    [InlineData(200, "", null, "empty", "is --url right?")]
    [InlineData(200, "<html>", null, "not-ozprobes", "is --url right?")]
    public void What_others_answer_has_a_cause_and_a_remedy_of_its_own(int status, string body, string? mediaType, string code, string remedy)
    {
        var trouble = ApiTrouble.Of(_address, new ApiAnswer { Status = (HttpStatusCode)status, Body = body, MediaType = mediaType })!;

        trouble.Code.ShouldBe(code);
        trouble.Remedy.ShouldContain(remedy);
        trouble.Message.ShouldNotContain("<h1>");
    }

    [Fact]
    public void What_others_say_is_one_line_and_no_control() =>
        ApiTrouble.Of(_address, new ApiAnswer { Status = HttpStatusCode.InternalServerError, Body = "a\n\e[2Jb" })!.Detail.ShouldEndWith("500: a  [2Jb");

    public static TheoryData<string> Commands => ["rollout list", "rollout status", "maintenance list", "peers", "results", "report", "doctor"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_that_asks_the_api_tells_a_sign_in_and_a_page_for_people_apart(string command)
    {
        var answer = (Status: 302, Body: "");
        await using var front = ApiServer.Start(context =>
        {
            context.Response.StatusCode = answer.Status;
            context.Response.Headers.Location = answer.Status == 302 ? "https://login.microsoftonline.com/t/oauth2/v2.0/authorize" : default;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(answer.Body);
        });

        var led = await RunAsync(command, front.Url);
        answer = (200, "<!DOCTYPE html><title>Sign in</title>");
        var page = await RunAsync(command, front.Url);
        answer = (403, "<h1>Error 403 - Forbidden</h1>");
        var shut = await RunAsync(command, front.Url);

        led.ShouldContain("programs are sent to https://login.microsoftonline.com/t/oauth2/v2.0/authorize");
        led.ShouldContain("excludedPaths");
        page.ShouldContain("answers with a page for people");
        shut.ShouldContain("shuts this machine out");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_that_asks_the_api_says_what_to_start_where_nothing_listens(string command) =>
        (await RunAsync(command, $"http://127.0.0.1:{LoopbackRelay.FreePort()}")).ShouldContain("Is 'ozprobes serve' running, or is --url another?");

    [Fact]
    public async Task Watching_waits_for_what_may_pass_and_for_nothing_else()
    {
        var asked = 0;
        await using var front = ApiServer.Start(context =>
        {
            context.Response.StatusCode = asked++ == 0 ? 503 : 302;
            context.Response.Headers.Location = "https://login.microsoftonline.com/t/oauth2/v2.0/authorize";
            return Task.CompletedTask;
        });

        var run = await CommandRun.OfAsync(RolloutCommand.Create(new Surroundings(TimeProvider.System, null)), "watch", "r-1", "--url", front.Url);

        run.Exit.ShouldBe(ExitCodes.Usage);
        asked.ShouldBe(2);
        run.Error.Split("Trying again until it answers").Length.ShouldBe(2, run.Error);
        run.Error.ShouldContain("does not run (503");
        run.Error.Trim().ShouldEndWith(ApiTrouble.LetBy);
    }

    private static async Task<string> RunAsync(string line, string url)
    {
        var words = line.Split(' ');
        Command command = words[0] switch
        {
            "rollout" => RolloutCommand.Create(new Surroundings(TimeProvider.System, null)),
            "maintenance" => MaintenanceCommand.Create(TimeProvider.System, _ => null),
            "peers" => PeersCommand.Create(),
            "results" => ResultsCommand.Create(),
            "report" => ReportCommand.Create(),
            _ => DoctorCommand.Create(TimeProvider.System, _ => null),
        };
        var run = await CommandRun.OfAsync(command, [.. words[1..], "--url", url]);
        run.Exit.ShouldBe(words[0] == "doctor" ? ExitCodes.Findings : ExitCodes.Usage, run.Error);
        return run.Output + run.Error;
    }
}
