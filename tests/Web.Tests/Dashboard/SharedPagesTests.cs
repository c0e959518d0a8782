using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.Dashboard;

/// <summary>A page that many look at is made once.</summary>
public sealed class SharedPagesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SharedPages _pages;
    private int _made;

    public SharedPagesTests() => _pages = new SharedPages(new ServiceCollection().BuildServiceProvider(), _time);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_who_ask_while_it_is_made_wait_for_the_same_one()
    {
        var slow = new TaskCompletionSource();

        var asking = Enumerable.Range(0, 1000).Select(_ => _pages.GetAsync("/", "v1", async () =>
        {
            await slow.Task;
            return Page();
        })).ToList();
        slow.SetResult();

        (await Task.WhenAll(asking)).Distinct().ShouldHaveSingleItem();
        _made.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_made_anew_when_something_has_changed_or_it_is_old()
    {
        await AskAsync("v1");
        await AskAsync("v1");
        _made.ShouldBe(1);

        await AskAsync("v2");
        _made.ShouldBe(2);

        _time.Advance(SharedPages.FreshWhileUnchanged - TimeSpan.FromMilliseconds(1));
        await AskAsync("v2");
        _made.ShouldBe(2);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync("v2");
        _made.ShouldBe(3);
    }

    [Fact]
    public async Task Where_nobody_tells_of_changes_it_is_old_sooner()
    {
        await AskAsync(version: null);
        _time.Advance(SharedPages.Fresh);
        await AskAsync(version: null);

        _made.ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_made_or_there_is_not_is_not_kept()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _pages.GetAsync("/", "v1", () => throw new InvalidOperationException("the store is down")));
        (await _pages.GetAsync("/", "v1", () => Task.FromResult<IPageAnswer>(Page()))).Status.ShouldBe(200);
        await _pages.GetAsync("/relays x", "v1", () => Task.FromResult<IPageAnswer>(Page(404)));

        _pages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_looks_at_any_more_is_not_kept()
    {
        for (var i = 0; i < 50; i++)
            await _pages.GetAsync($"/relays r{i}", "v1", () => Task.FromResult<IPageAnswer>(Page()));
        _time.Advance(SharedPages.FreshWhileUnchanged);

        await AskAsync("v1");

        _pages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Everybody_has_their_own_name_and_key_on_it_and_an_etag_of_their_own()
    {
        await using var fleet = await new ServedFleet("br").StartAsync();
        using var ana = await PlainBrowser.SignedInAsync(fleet, new TokenRequest("ana", [AccessRole.Reader], [], Lifetime: null));
        using var rita = await PlainBrowser.SignedInAsync(fleet, new TokenRequest("rita", [AccessRole.Reader], [], Lifetime: null));

        var (hers, theirs) = (await ana.OpenAsync("/"), await rita.OpenAsync("/"));

        hers.Body.ShouldContain("</span>ana</span>");
        hers.Body.ShouldNotContain("rita");
        theirs.Body.ShouldContain("</span>rita</span>");
        theirs.Body.ShouldNotContain("ana</span>");
        KeyIn(hers).ShouldNotBe(KeyIn(theirs));
        hers.Tag.ShouldNotBe(theirs.Tag);
        (await ana.OpenAsync("/", change: request => request.Headers.Add("If-None-Match", hers.Tag))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await ana.OpenAsync("/", change: request => request.Headers.Add("If-None-Match", theirs.Tag))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_thousand_viewers_of_the_overview_do_not_cost_a_thousand_renderings()
    {
        await using var fleet = await new ServedFleet("br") { Reads = true, Change = settings => settings with { Rates = Generous } }.StartAsync();
        var pages = fleet.Service<SharedPages>();

        for (var i = 0; i < 20; i++)
            (await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fleet.GetAsync("/")))).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);

        pages.Made.ShouldBeInRange(1, 50, "one is made anew every ten seconds, however long this took");
    }

    private static RequestRates Generous { get; } = new() { PerAddress = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)), PerToken = new RequestRate(10_000, TimeSpan.FromMilliseconds(1)) };

    private static string KeyIn(PlainAnswer page) => page.Body.Split("name=\"formKey\" value=\"")[1][..64];

    private Task<RenderedPage> AskAsync(string? version) => _pages.GetAsync("/", version, () => Task.FromResult<IPageAnswer>(Page()));

    private Made Page(int status = 200)
    {
        Interlocked.Increment(ref _made);
        return new Made(status);
    }

    private sealed class Made(int status) : IPageAnswer
    {
        public Task<RenderedPage> RenderAsync(IServiceProvider services, Visitor? visitor) => Task.FromResult(new RenderedPage(status, "<html>"));

        public Task ExecuteAsync(HttpContext httpContext) => throw new NotSupportedException();
    }
}
