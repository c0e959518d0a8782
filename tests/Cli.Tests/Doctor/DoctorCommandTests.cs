using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Cli.Doctor;
using OpenZro.Probes.Cli.Tests.Serve;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Tests.Doctor;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_serve_in_order_is_found_so()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);
        await serve.UntilStoredAsync();

        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", serve.Url);

        run.Exit.ShouldBe(ExitCodes.Success, run.Output + run.Error);
        run.Output.ShouldContain("✓ clock");
        run.Output.ShouldContain("✓ regions    brazilsouth reports: slot ");
        run.Output.ShouldContain("✓ fleet");
    }

    [Fact]
    public async Task A_region_of_the_fleet_that_nobody_runs_is_found_and_so_is_a_token_that_is_none()
    {
        await using var folder = new ServeFolderFixture("[ { name: brazilsouth }, { name: westeurope } ]");
        await using var serve = await ServeProcess.StartAsync([.. folder.Arguments, "--region", "brazilsouth"]);
        await serve.UntilStoredAsync();

        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => "ozp_nonsense"), "--url", serve.Url, "--json");

        run.Exit.ShouldBe(ExitCodes.Findings);
        var report = JsonDocument.Parse(run.Output).RootElement;
        report.GetProperty("schema").GetString().ShouldBe("ozprobes.doctor/1");
        var bad = report.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("status").GetString() == "bad").Select(check => check.GetProperty("detail").GetString()).ToList();
        bad.ShouldContain("westeurope has never reported");
        bad.ShouldContain("the token in OZPROBES_TOKEN is refused: The token is none of this server's");
        report.GetProperty("status").GetString().ShouldBe("bad");
        var unheard = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("code").GetString() == "region-unheard");
        unheard.GetProperty("region").GetString().ShouldBe("westeurope");
        unheard.GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
        run.Output.ShouldNotContain("ozp_nonsense");
    }

    [Fact]
    public async Task The_clock_of_a_region_that_is_not_asked_is_compared_with_its_storages()
    {
        await using var azurite = new AzuriteServer();
        var storage = await azurite.StartAsync();
        await using var folder = new ServeFolderFixture("[ { name: brazilsouth }, { name: westeurope } ]");
        await using var serve = await ServeProcess.StartAsync([.. folder.Arguments, "--region", "brazilsouth"], new Dictionary<string, string> { [StorageConnection.Variable] = storage });
        await serve.UntilStoredAsync();
        await using var tables = AzureTables.Connect(storage);
        var ahead = new ClockAhead(TimeSpan.FromSeconds(40));
        var now = DateTimeOffset.FromUnixTimeSeconds(ahead.GetUtcNow().ToUnixTimeSeconds());
        await new ResultsWriter(tables, new RetentionOptions(), ahead).WriteAsync(
            new ProbeRun { Region = "westeurope", Slot = now, StartedAt = now, Elapsed = TimeSpan.Zero, FleetVersion = "f", Routes = new(true, false), Relays = [new() { Relay = "br", Dns = [], Endpoints = [] }] },
            cancellationToken: TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", serve.Url);

        run.Exit.ShouldBe(ExitCodes.Findings);
        run.Output.ShouldContain("✓ clock      its clock and this machine's are within a second");
        run.Output.ShouldMatch(@"✗ clock      the clock of westeurope is (39\.\d|40\.0) s ahead of its storage's");
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so_and_exits_1()
    {
        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", $"http://127.0.0.1:{LoopbackRelay.FreePort()}");

        run.Exit.ShouldBe(ExitCodes.Findings);
        run.Output.ShouldContain("✗ reachable");
        run.Output.ShouldContain("Is 'ozprobes serve' running");
    }

    [Fact]
    public async Task A_host_that_takes_the_connection_and_is_silent_is_waited_for_as_long_as_is_asked_and_asked_once()
    {
        await using var silent = HostileServer.Silent();

        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", $"http://{silent.EndPoint}", "--timeout", "1s", "--json");

        run.Exit.ShouldBe(ExitCodes.Findings);
        var check = JsonDocument.Parse(run.Output).RootElement.GetProperty("checks").EnumerateArray().ShouldHaveSingleItem();
        check.GetProperty("code").GetString().ShouldBe("silent");
        check.GetProperty("detail").GetString()!.ShouldContain("gives no answer within");
        silent.Accepted.ShouldBeInRange(1, 2, "the request, and one look whether anything takes connections there");
    }

    [Fact]
    public async Task Who_believes_a_made_up_principal_is_found_out()
    {
        await using var app = ApiServer.Start(async context =>
        {
            var (caller, _) = EntraPrincipal.Read(context.Request.Headers[EntraPrincipal.Header]);
            context.Response.StatusCode = context.Request.Path == "/healthz" || (caller is { Roles.Count: > 0 } && context.Request.Path == "/") ? 200 : 401;
            context.Response.ContentType = context.Response.StatusCode == 200 ? "application/json" : "application/problem+json";
            await context.Response.WriteAsync(context.Response.StatusCode == 200 ? """{"fleetVersion":"f1","reasons":[]}""" : """{"code":"token-missing","detail":"This asks who you are.","remedy":"Send one."}""");
        });

        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", app.Url);

        run.Exit.ShouldBe(ExitCodes.Findings);
        run.Output.ShouldContain("✗ sign-in    a made-up principal in a header is believed");
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("6m")]
    [InlineData("soon")]
    public async Task A_limit_that_is_none_is_bad_usage(string timeout)
    {
        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--timeout", timeout);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("--timeout: ");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/foo")]
    [InlineData("http://127.0.0.1:8080/?foo")]
    public async Task A_path_that_would_not_be_asked_is_bad_usage(string url)
    {
        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", url);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("--url: must be the server's root, without a path");
    }

    [Fact]
    public async Task What_is_no_address_is_bad_usage() =>
        (await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", "probes")).Exit.ShouldBe(ExitCodes.Usage);

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
