using System.Text.Json;
using OpenZro.Probes.Cli.Doctor;
using OpenZro.Probes.Cli.Tests.Serve;

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
        bad.ShouldContain("the token in OZPROBES_TOKEN is refused");
        run.Output.ShouldNotContain("ozp_nonsense");
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so_and_exits_1()
    {
        var run = await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", $"http://127.0.0.1:{LoopbackRelay.FreePort()}");

        run.Exit.ShouldBe(ExitCodes.Findings);
        run.Output.ShouldContain("✗ reachable");
        run.Output.ShouldContain("Is --url right");
    }

    [Fact]
    public async Task What_is_no_address_is_bad_usage() =>
        (await CommandRun.OfAsync(DoctorCommand.Create(TimeProvider.System, _ => null), "--url", "probes")).Exit.ShouldBe(ExitCodes.Usage);
}
