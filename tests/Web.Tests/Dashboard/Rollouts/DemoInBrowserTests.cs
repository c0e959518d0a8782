using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Dashboard.Rollouts;

/// <summary>The demo as two people see it in their browsers: one lets the rollout go on by clicks, and the other watches São Paulo get its relay.</summary>
public sealed class DemoInBrowserTests(Browser browser)
{
    private const int Soon = 60_000;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ana_opens_the_gates_of_the_demos_rollout_by_clicks_and_olga_sees_the_region_change_while_she_looks()
    {
        await using var demo = await DemoProcess.StartAsync();
        await using var olga = await OpenAsync(demo, 0);
        await using var ana = await OpenAsync(demo, 1);
        await olga.GoAsync("/");
        var row = olga.Page.GetByRole(AriaRole.Group, new() { Name = "Table: who wins where" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "brazilsouth" });
        await Assertions.Expect(row.GetByRole(AriaRole.Rowheader)).ToHaveAccessibleNameAsync("picks the wrong relay brazilsouth");
        await MarkAsync(olga);
        var id = await StartRolloutAsync(demo);

        await ana.GoAsync($"/rollouts/{id}");
        for (var gate = 0; gate < 3; gate++)
        {
            await MarkAsync(ana);
            await Assertions.Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync(new() { Timeout = Soon });
            (await IsMarkedAsync(ana)).ShouldBeTrue("the gate opened on the page while she looked");
            await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        }

        await MarkAsync(ana);
        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("add br: done", new() { Timeout = Soon });
        (await IsMarkedAsync(ana)).ShouldBeTrue("and so did its end");
        (await ana.Page.GetByRole(AriaRole.Group, new() { Name = "Table: peers" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "on expected" }).CountAsync()).ShouldBe(10);
        await Assertions.Expect(row.GetByRole(AriaRole.Rowheader)).ToHaveAccessibleNameAsync("picks the right relay brazilsouth", new() { Timeout = Soon });
        (await IsMarkedAsync(olga)).ShouldBeTrue("her page took the news by itself");
        ana.Complaints.ShouldBeEmpty();
        olga.Complaints.ShouldBeEmpty();
    }

    private Task<BrowserWindow> OpenAsync(DemoProcess demo, int person) =>
        browser.OpenAsync(demo.Url, _ => Task.FromResult(demo.Codes[person]), new TokenRequest("as the link says", [], [], Lifetime: null));

    private static async Task MarkAsync(BrowserWindow window) => await window.Page.EvaluateAsync("window.isTheSameDocument = true");

    private static Task<bool> IsMarkedAsync(BrowserWindow window) => window.Page.EvaluateAsync<bool>("window.isTheSameDocument === true");

    private static async Task<string> StartRolloutAsync(DemoProcess demo)
    {
        using var http = new HttpClient { BaseAddress = demo.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", demo.OperatorToken);
        var yaml = await File.ReadAllTextAsync(demo.RolloutFile, Ending);
        var hash = (await PostAsync(http, "/api/rollouts/plan", new { yaml })).GetProperty("hash").GetString();
        return (await PostAsync(http, "/api/rollouts", new { yaml, planHash = hash })).GetProperty("rollout").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Ending);
        var text = await answer.Content.ReadAsStringAsync(Ending);
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }
}
