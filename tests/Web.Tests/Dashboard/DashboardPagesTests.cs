using System.Net;
using System.Text.RegularExpressions;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Tests.Dashboard;

public sealed partial class DashboardPagesTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_lets_nothing_in_that_is_not_its_servers_and_nobody_frame_it()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync();

        using var page = await GetAsync(served, "/");

        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        Header(page, "Content-Security-Policy").ShouldBe(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        Header(page, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(page, "Referrer-Policy").ShouldBe("same-origin");
        var html = await page.Content.ReadAsStringAsync(Ending);
        html.ShouldNotContain(" style=");
        html.ShouldNotContain("<style");
        InlineScript().IsMatch(html).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_has_the_page_as_it_is_is_told_so()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync();
        using var first = await GetAsync(served, "/");

        using var again = await GetAsync(served, "/", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await again.Content.ReadAsStringAsync(Ending)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_page_links_to_is_kept_for_good_under_the_name_of_its_content()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync(waitForSlot: false);
        var (_, html) = await served.GetAsync("/");

        foreach (var path in Asset().Matches(html).Select(match => match.Value).Distinct())
        {
            using var asset = await GetAsync(served, path);
            asset.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            Header(asset, "Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        }

        (await served.GetAsync("/assets/000000000000000000/dashboard.css")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await served.GetAsync(DashboardAssets.UrlOf("dashboard.js").Replace("dashboard.js", "..%2Fopenapi.json", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void The_script_is_no_more_than_a_little() => DashboardAssets.BytesOf("dashboard.js").ShouldBeLessThan(50_000);

    [Fact]
    public async Task A_range_that_there_is_not_is_refused_with_those_that_there_are()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync(waitForSlot: false);

        var (status, body) = await served.GetAsync("/?range=2y");

        status.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldContain("1h, 6h, 24h, 7d, 30d");
    }

    [Fact]
    public async Task A_page_that_listens_is_told_of_a_slot_at_once_and_is_not_told_twice()
    {
        await using var served = await new ServedFleet("br") { Reads = true }.StartAsync(waitForSlot: false);
        using var stream = await served.Http.GetStreamAsync(new Uri("/live", UriKind.Relative), Ending).WaitAsync(Ending);
        using var reader = new StreamReader(stream);

        var versions = new List<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (versions.Count == 0 || versions[^1].Contains("--", StringComparison.Ordinal))
        {
            var line = await reader.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"the stream ended after {string.Join(", ", versions)}");
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                versions.Add(line["data: ".Length..]);
        }

        versions.ShouldBeUnique();
        (await served.GetAsync("/")).Body.ShouldContain($"data-version=\"{versions[^1]}\"");
    }

    private static async Task<HttpResponseMessage> GetAsync(ServedFleet served, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        return await served.Http.SendAsync(request, Ending);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).ShouldHaveSingleItem();

    [GeneratedRegex("<script(?![^>]*src=)|\\son[a-z]+=")]
    private static partial Regex InlineScript();

    [GeneratedRegex("/assets/[^\"]+")]
    private static partial Regex Asset();
}
