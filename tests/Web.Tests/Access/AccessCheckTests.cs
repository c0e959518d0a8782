using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Tests.Access;

public sealed class AccessCheckTests
{
    [Fact]
    public async Task On_this_machine_reading_needs_no_token_and_a_bad_one_is_refused_all_the_same()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/api/latest")).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/api/latest", "ozp_nonsense")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/api/latest")]
    [InlineData("/api/results")]
    [InlineData("/metrics")]
    [InlineData("/probe?relay=br")]
    public async Task Where_a_token_is_asked_for_every_page_that_tells_something_asks(string path)
    {
        await using var fleet = await new ServedFleet("br") { Change = settings => settings with { RequiresToken = true } }.StartAsync();
        var reader = await fleet.TokenAsync("prometheus", [AccessRole.Reader]);

        (await fleet.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await fleet.GetAsync(path, reader)).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_is_asked_for_a_token_is_told_how_to_get_one()
    {
        await using var fleet = await new ServedFleet("br") { Change = settings => settings with { RequiresToken = true } }.StartAsync(waitForSlot: false);
        using var response = await fleet.Http.GetAsync(new Uri("/api/latest", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"ozprobes\"");
        problem.GetProperty("status").GetInt32().ShouldBe(401);
        problem.GetProperty("code").GetString().ShouldBe("token-missing");
        problem.GetProperty("remedy").GetString()!.ShouldContain("ozprobes token create");
    }

    [Fact]
    public async Task A_token_that_expired_or_was_revoked_says_so()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);
        var revoked = await fleet.TokenAsync("alice", [AccessRole.Reader]);
        _ = TokenText.TryReadId(revoked, out var id);
        (await fleet.GetAsync("/api/latest", revoked)).Status.ShouldBe(HttpStatusCode.OK);
        await new AccessTokens(fleet.Store, TimeProvider.System).RevokeAsync(id!, TestContext.Current.CancellationToken);
        var expired = await fleet.TokenAsync("alice", [AccessRole.Reader], lifetime: TimeSpan.FromTicks(1));

        (await fleet.GetAsync("/api/latest", revoked)).Body.ShouldContain("token-revoked");
        (await fleet.GetAsync("/api/latest", expired)).Body.ShouldContain("token-expired");
    }

    [Theory]
    [InlineData("Basic YWxpY2U6c2VjcmV0")]
    [InlineData("Bearer")]
    [InlineData("ozp_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("Bearer  ")]
    public async Task Another_way_to_say_who_one_is_is_refused(string header)
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        var (status, body) = await fleet.GetAsync("/api/latest", request => request.Headers.TryAddWithoutValidation("Authorization", header));

        status.ShouldBe(HttpStatusCode.Unauthorized);
        body.ShouldContain("token-unknown");
        body.ShouldNotContain("YWxpY2U6c2VjcmV0");
    }

    [Fact]
    public async Task Health_is_told_whatever_is_shown()
    {
        await using var fleet = await new ServedFleet("br").StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/healthz", "nonsense")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_the_storage_is_down_nobody_can_show_who_they_are_and_is_told_so()
    {
        var store = new SwitchedTables();
        await using var fleet = await new ServedFleet("br") { Store = store }.StartAsync();
        var reader = await fleet.TokenAsync("alice", [AccessRole.Reader]);
        store.IsDown = true;

        var (status, body) = await fleet.GetAsync("/api/latest", reader);

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.ShouldContain("storage-down");
        (await fleet.GetAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        store.IsDown = false;
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var fleet = await new ServedFleet("br")
        {
            Change = settings => settings with { Rates = new RequestRates { PerToken = new RequestRate(3, TimeSpan.FromHours(1)) } },
        }.StartAsync(waitForSlot: false);
        var alice = await fleet.TokenAsync("alice", [AccessRole.Reader]);
        var bob = await fleet.TokenAsync("bob", [AccessRole.Reader]);

        for (var i = 0; i < 3; i++)
            (await fleet.GetAsync("/api/latest", alice)).Status.ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/latest") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", alice) } };
        using var refused = await fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(30));
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("token-too-often");
        (await fleet.GetAsync("/api/latest", bob)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_asks_too_often_waits_on_every_page()
    {
        await using var fleet = await new ServedFleet("br")
        {
            Change = settings => settings with { Rates = new RequestRates { PerAddress = new RequestRate(2, TimeSpan.FromHours(1)) } },
        }.StartAsync(waitForSlot: false);

        (await fleet.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/nothing")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await fleet.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Who_guesses_tokens_is_not_listened_to_for_a_while()
    {
        await using var fleet = await new ServedFleet("br")
        {
            Change = settings => settings with { Rates = new RequestRates { BadTokens = new RequestRate(2, TimeSpan.FromHours(1)) } },
        }.StartAsync(waitForSlot: false);
        var alice = await fleet.TokenAsync("alice", [AccessRole.Reader]);

        (await fleet.GetAsync("/api/latest", "a")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await fleet.GetAsync("/api/latest", alice)).Status.ShouldBe(HttpStatusCode.OK);
        (await fleet.GetAsync("/api/latest", "b")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await fleet.GetAsync("/api/latest", alice)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await fleet.GetAsync("/api/latest")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    public void An_address_is_counted_with_those_that_its_owner_has_anyway(string address, string key) =>
        RequestLimiter.KeyOf(IPAddress.Parse(address)).ShouldBe(key);
}
