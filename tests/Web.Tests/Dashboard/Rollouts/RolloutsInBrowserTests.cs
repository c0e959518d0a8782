using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

/// <summary>Rollouts as people meet them in real Chromium.</summary>
public sealed class RolloutsInBrowserTests(Browser browser)
{
    private static readonly TokenRequest _ana = new("ana", [AccessRole.Approver], ["network"], Lifetime: null);
    private static readonly TokenRequest _nina = new("nina", [AccessRole.Approver], ["network"], Lifetime: null);
    private static readonly TokenRequest _olga = new("olga", [AccessRole.Operator, AccessRole.Approver], ["network"], Lifetime: null);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollout_is_approved_by_a_click(bool script)
    {
        await using var served = await StageAsync();
        await using var ana = await OpenAsync(served, _ana, script: script);
        await ana.GoAsync("/rollouts");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "add br" }).ClickAsync();

        await ana.Page.GetByLabel("Comment").FillAsync("seen and good");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "is open" })).ToHaveCountAsync(0);
        (await ana.TextAsync()).ShouldContain("seen and good");
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_asked_for_it_is_told_that_somebody_else_approves()
    {
        await using var served = await StageAsync();
        await using var olga = await OpenAsync(served, _olga);

        await olga.GoAsync($"/rollouts/{served.Id}");

        (await olga.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).CountAsync()).ShouldBe(0);
        (await olga.TextAsync()).ShouldContain("You asked for this rollout, so somebody else approves it.");
    }

    [Fact]
    public async Task Who_comes_second_is_told_so_in_the_desks_words()
    {
        await using var served = await StageAsync();
        await using var ana = await OpenAsync(served, _ana, script: false);
        await using var nina = await OpenAsync(served, _nina, script: false);
        await ana.GoAsync($"/rollouts/{served.Id}");
        await nina.GoAsync($"/rollouts/{served.Id}");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await nina.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        (await nina.Page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldContain("Nothing is left to decide here");
    }

    [Fact]
    public async Task An_operator_pauses_it_with_a_reason_and_signs_out()
    {
        await using var served = await StageAsync();
        await using var olga = await OpenAsync(served, _olga);
        await olga.GoAsync($"/rollouts/{served.Id}");

        await olga.Page.GetByText("Pause", new() { Exact = true }).First.ClickAsync();
        await olga.Page.Locator("#reason-pause").FillAsync("lunch");
        await olga.Page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Assertions.Expect(olga.Page.GetByText("olga told it to pause: lunch")).ToBeVisibleAsync();
        await olga.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(olga.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await olga.GoAsync($"/rollouts/{served.Id}");
        olga.Page.Url.ShouldContain("/signin");
    }

    [Fact]
    public async Task What_others_call_things_runs_nowhere()
    {
        await using var served = await StageAsync("<img src=x onerror=document.title='owned'><script>document.title='owned'</script>");
        await using var ana = await OpenAsync(served, _ana);

        foreach (var path in (string[])["", "/plan", "/audit", "/deliveries"])
        {
            await ana.GoAsync($"/rollouts/{served.Id}{path}");
            (await ana.Page.TitleAsync()).ShouldNotBe("owned");
        }

        ana.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360, false)]
    [InlineData(360, true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(2560, false)]
    [InlineData(2560, true)]
    public async Task Every_page_of_it_is_accessible_and_fits_its_window(int width, bool dark)
    {
        await using var served = await StageAsync();
        await using var window = await OpenAsync(served, new TokenRequest("alma", [AccessRole.Operator, AccessRole.Approver], ["network"], Lifetime: null), width, dark);

        foreach (var path in (string[])["/rollouts", $"/rollouts/{served.Id}", $"/rollouts/{served.Id}/plan", $"/rollouts/{served.Id}/audit", $"/rollouts/{served.Id}/deliveries", "/signin"])
        {
            await window.GoAsync(path);
            if (Environment.GetEnvironmentVariable("DASHBOARD_SHOTS") is { } folder)
                await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{path.Trim('/').Replace(served.Id, "one", StringComparison.Ordinal).Replace('/', '-')}-{width}-{(dark ? "dark" : "light")}.png"), FullPage = true });

            (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue($"{path}: nothing is wider than the window");
            if (width == 360)
                (await window.ScrolledTablesAsync()).ShouldBeEmpty(path);
            (await window.Page.RunAxe()).Violations.Select(violation => $"{path} {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
            window.Complaints.ShouldBeEmpty();
            window.AskedElsewhere.ShouldBeEmpty();
        }
    }

    private Task<BrowserWindow> OpenAsync(OpenStage stage, TokenRequest person, int width = 1280, bool dark = false, bool script = true) =>
        browser.OpenAsync(stage.Served.Fleet.Http.BaseAddress!, asked => stage.Served.Fleet.Sessions.InviteAsync(asked, TestContext.Current.CancellationToken), person, width, dark, script);

    /// <summary>A rollout of some peers that waits at its gate; of the first ones something is known already.</summary>
    private static async Task<OpenStage> StageAsync(string name = "sp-warehouse-gateway")
    {
        var served = await ServedRollouts.StartAsync();
        served.Stage.Mesh = [RolloutStage.Peer(name), .. Enumerable.Range(2, 24).Select(i => RolloutStage.Peer($"sp-{i}"))];
        var id = await served.StartRolloutAsync();
        await served.Stage.OpenGateAsync(id, TestContext.Current.CancellationToken);
        var peers = (await served.Stage.Desk.PeersAsync(id, TestContext.Current.CancellationToken))!;
        foreach (var (peer, state) in peers.Zip((PeerState[])[PeerState.OnExpected, PeerState.OnExpected, PeerState.Elsewhere, PeerState.NotBack, PeerState.Restarting]))
        {
            var restarting = (await MoveAsync(served, id, peer, peer with { State = PeerState.Restarting }))!;
            if (state is not PeerState.Restarting)
                await MoveAsync(served, id, restarting, restarting with { State = state, HomeAfter = state is PeerState.OnExpected ? RolloutStage.Br : null });
        }

        return new OpenStage(served, id);
    }

    private static Task<PeerProgress?> MoveAsync(ServedRollouts served, string id, PeerProgress from, PeerProgress to) => served.Stage.Parts.Peers.MoveAsync(id, from, to, TestContext.Current.CancellationToken);

    private sealed record OpenStage(ServedRollouts Served, string Id) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Served.DisposeAsync();
    }
}
