using System.Net;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;
using OpenZro.Probes.Web.Tests.Sessions;

namespace OpenZro.Probes.Web.Tests.Hosting;

/// <summary>What people are shown who cannot have what they asked for.</summary>
public sealed class ProblemPageTests
{
    private const string Navigation = "<nav aria-label=\"Main\">";

    private static readonly TokenRequest _ana = new("ana", [AccessRole.Approver], ["network"], Lifetime: null);

    [Fact]
    public async Task A_form_of_an_earlier_session_is_called_too_old_and_leads_back_to_its_page()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        var answer = await ana.PostFromPageAsync($"/rollouts/{id}?page=1", $"/rollouts/{id}/pause", ("reason", "lunch"));

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain(">This form is too old</h1>");
        answer.Body.ShouldContain("Nothing was done");
        answer.Body.ShouldContain($"<a href=\"/rollouts/{id}?page=1\">Open the page again</a>");
        answer.Body.ShouldNotContain("This is not for you");
        answer.Body.ShouldContain(Navigation);
    }

    [Fact]
    public async Task A_form_that_is_sent_after_the_session_has_ended_leads_to_the_sign_in_and_back()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var nobody = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        var answer = await nobody.PostFromPageAsync($"/rollouts/{id}", $"/rollouts/{id}/pause", ("reason", "lunch"));

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Body.ShouldContain("<h1>You are not signed in</h1>");
        answer.Body.ShouldContain($"<a href=\"/signin?next=%2Frollouts%2F{id}\">Sign in</a>");
        answer.Body.ShouldNotContain(Navigation);
    }

    [Fact]
    public async Task A_page_of_another_site_is_not_what_a_stale_form_leads_back_to()
    {
        await using var served = await ServedRollouts.StartAsync();
        var id = await served.StartRolloutAsync();
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        var answer = await ana.SendAsync(HttpMethod.Post, $"/rollouts/{id}/pause", "same-origin", new FormUrlEncodedContent([]), request =>
        {
            request.Headers.Add("Accept", PlainBrowser.Pages);
            request.Headers.Referrer = new Uri("https://elsewhere.example/trap");
        });

        answer.Body.ShouldContain("<a href=\"/\">Open the page again</a>");
        answer.Body.ShouldNotContain("elsewhere");
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is no such page")]
    [InlineData("/rollouts/r-000000000000", HttpStatusCode.NotFound, "There is no such page")]
    [InlineData("/?range=2y", HttpStatusCode.BadRequest, "This cannot be understood")]
    [InlineData("/rollouts/r-000000000000/pause", HttpStatusCode.MethodNotAllowed, "There is nothing to look at here")]
    public async Task Who_is_signed_in_goes_on_from_it_as_from_every_page(string path, HttpStatusCode status, string title)
    {
        await using var served = await ServedRollouts.StartAsync();
        using var ana = await PlainBrowser.SignedInAsync(served.Fleet, _ana);

        var answer = await ana.OpenAsync(path);

        answer.Status.ShouldBe(status);
        answer.Body.ShouldContain($">{title}</h1>");
        answer.Body.ShouldContain(Navigation);
        answer.Body.ShouldContain("</span>ana</span>");
        answer.Body.ShouldContain("data-still", customMessage: "it is not asked for again");
    }

    [Fact]
    public async Task Who_is_not_signed_in_learns_nothing_of_the_mesh()
    {
        await using var served = await ServedRollouts.StartAsync();
        using var nobody = new PlainBrowser(served.Fleet.Http.BaseAddress!);

        var answer = await nobody.OpenAsync("/nowhere");

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Body.ShouldContain("<h1>There is no such page</h1>");
        answer.Body.ShouldNotContain(Navigation);
    }
}
