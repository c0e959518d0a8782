using System.Runtime.Versioning;
using OpenZro.Probes.Infra.Tests.Bicep;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary><c>infra/smoke</c>: whether a region probes and stores.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SmokeTests : IAsyncLifetime
{
    private ScriptStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await ScriptStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task A_region_that_ran_a_slot_since_is_waited_for_and_named()
    {
        _stage.Probes("eastus");

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith("eastus probes: ok, slot ");
    }

    [Fact]
    public async Task A_region_that_shows_an_old_slot_does_not_probe()
    {
        _stage.Probes("eastus", slotAge: TimeSpan.FromHours(1));

        (await SmokeAsync("eastus")).Error.ShouldContain("eastus: it does not probe. It last said: {");
    }

    [Fact]
    public async Task An_app_that_fails_or_is_another_region_does_not_probe()
    {
        _stage.Probes("eastus", HealthStatus.Failing);
        _stage.Health["westeurope"] = _stage.Health["eastus"] with { Status = HealthStatus.Ok };

        (await SmokeAsync("eastus")).Exit.ShouldBe(1);
        (await SmokeAsync("westeurope")).Exit.ShouldBe(1);
        (await SmokeAsync("brazilsouth")).Exit.ShouldBe(1);
    }

    [Fact]
    public async Task A_region_whose_results_go_nowhere_is_not_good_however_well_it_probes()
    {
        _stage.Probes("eastus");
        _stage.Health["eastus"] = _stage.Health["eastus"] with { Status = HealthStatus.Degraded, Reasons = ["the storage does not take results: 403"], StoresResults = false };

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(1);
        run.Error.ShouldStartWith("eastus: it does not store what it sees. It last said: {");
        run.Error.ShouldContain("the storage does not take results: 403");
    }

    [Fact]
    public async Task What_else_is_wrong_with_a_region_is_told_and_ends_nothing()
    {
        _stage.Probes("eastus");
        _stage.Health["eastus"] = _stage.Health["eastus"] with { Status = HealthStatus.Degraded, Reasons = ["rolling up results did not work: 503", "nobody judges health"] };

        var run = await SmokeAsync("eastus");

        run.Exit.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("^eastus probes: degraded, slot .*\n  rolling up results did not work: 503\n  nobody judges health\n$");
    }

    [Fact]
    public async Task The_old_version_that_still_probes_is_not_taken_for_the_new_one()
    {
        _stage.Probes("eastus");
        _stage.Probes("westeurope");
        _stage.Health["eastus"] = _stage.Health["eastus"] with { Build = "0.1.0+old" };

        (await SmokeAsync("eastus", "0.1.0+new")).Error.ShouldStartWith("eastus: it is not the build 0.1.0+new that answers, but 0.1.0+old. ");
        (await SmokeAsync("westeurope", "0.1.0+new")).Error.ShouldStartWith("westeurope: it is not the build 0.1.0+new that answers, but one that does not say. ");
        (await SmokeAsync("eastus", "0.1.0+old")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task An_app_that_lets_this_machine_not_in_is_not_waited_for()
    {
        _stage.Closed.Add("eastus");

        var run = await _stage.RunAsync("infra/smoke", new Dictionary<string, string> { ["SMOKE_SECONDS"] = "600", ["SMOKE_PAUSE"] = "600" }, $"{_stage.Url}/eastus", "eastus");

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe("eastus lets this machine not in (403): its address must be in allowedAddresses, or the app is stopped\n");
    }

    [Theory]
    [InlineData(60, 600)]
    [InlineData(300, 600)]
    [InlineData(1800, 2100)]
    public async Task A_fleet_that_is_probed_seldom_is_waited_for_as_long_as_its_next_slot_takes(int interval, int expected)
    {
        _stage.Probes("eastus", slotAge: TimeSpan.FromHours(1), interval: interval);
        await _stage.PretendAsync("date", $"[ -e '{_stage.Folder}/asked' ] && echo $((4102444800 + $(cat '{_stage.Folder}/asked'))) || echo 4102444800; echo $(($(cat '{_stage.Folder}/asked' 2>/dev/null || echo 0) + 300)) >'{_stage.Folder}/asked'");

        var run = await _stage.RunAsync("infra/smoke", new Dictionary<string, string> { ["SMOKE_PAUSE"] = "0" }, $"{_stage.Url}/eastus", "eastus");

        run.Error.ShouldStartWith("eastus: it does not probe");
        (await File.ReadAllTextAsync(Path.Combine(_stage.Folder, "asked"), TestContext.Current.CancellationToken)).Trim().ShouldBe($"{expected + 300}");
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("jq")]
    public async Task A_program_that_is_missing_is_named_rather_than_a_region_blamed(string program)
    {
        await _stage.PretendAsync("az", "");

        var run = await _stage.RunWithoutAsync(program, "infra/smoke", _stage.Url, "eastus");

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"{program} is not there, and nothing is known of eastus: install it\n");
    }

    private Task<ToolRun> SmokeAsync(string region, params string[] build) => _stage.RunAsync("infra/smoke", [$"{_stage.Url}/{region}", region, .. build]);
}
