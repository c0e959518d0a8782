using System.Net;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Access;

/// <summary>Every page against everyone who may call it.</summary>
public sealed class AccessMatrixTests
{
    private const string Anyone = "nobody reader operator approver";
    private const string AnyToken = "reader operator approver";
    private const string Operators = "operator";
    private const string WhoMayStop = "operator approver";

    private static readonly Dictionary<string, string> _may = new()
    {
        ["GET /"] = AnyToken,
        ["GET /relays/{relay}"] = AnyToken,
        ["GET /regions/{region}"] = AnyToken,
        ["GET /live"] = AnyToken,
        ["GET /assets/{hash}/{name}"] = Anyone,
        ["GET /healthz"] = Anyone,
        ["GET /openapi.json"] = Anyone,
        ["GET /metrics"] = AnyToken,
        ["GET /probe"] = AnyToken,
        ["GET /api/latest"] = AnyToken,
        ["GET /api/results"] = AnyToken,
        ["GET /api/peers"] = AnyToken,
        ["GET /api/peers/repick"] = AnyToken,
        ["GET /api/health"] = AnyToken,
        ["GET /api/incidents"] = AnyToken,
        ["GET /api/incidents/{id}"] = AnyToken,
        ["GET /api/incidents/{id}/deliveries"] = AnyToken,
        ["GET /api/maintenance"] = AnyToken,
        ["POST /api/maintenance"] = Operators,
        ["DELETE /api/maintenance/{id}"] = Operators,
        ["GET /api/rollouts"] = AnyToken,
        ["POST /api/rollouts"] = Operators,
        ["POST /api/rollouts/plan"] = Operators,
        ["GET /api/rollouts/{id}"] = AnyToken,
        ["GET /api/rollouts/{id}/plan"] = AnyToken,
        ["GET /api/rollouts/{id}/peers"] = AnyToken,
        ["GET /api/rollouts/{id}/audit"] = AnyToken,
        ["GET /api/rollouts/{id}/deliveries"] = AnyToken,
        ["POST /api/rollouts/{id}/gates/{gate}/decisions"] = AnyToken,
        ["POST /api/rollouts/{id}/gates/{gate}/reopen"] = Operators,
        ["POST /api/rollouts/{id}/pause"] = WhoMayStop,
        ["POST /api/rollouts/{id}/resume"] = Operators,
        ["POST /api/rollouts/{id}/abort"] = WhoMayStop,
        ["POST /api/rollouts/{id}/rollback"] = Operators,
        ["POST /api/rollouts/{id}/unlock"] = Operators,
        ["POST /api/rollouts/{id}/skip"] = Operators,
        ["POST /api/rollouts/{id}/confirm"] = Operators,
    };

    [Fact]
    public async Task Every_page_serves_those_who_may_and_nobody_else()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { RequiresToken = true, Rates = Generous });
        var tokens = new Dictionary<string, string?> { ["nobody"] = null, ["reader"] = served.Rita, ["operator"] = served.Olga, ["approver"] = served.Ana };
        var pages = served.Fleet.Pages.Select(page => (Key: $"{Methods(page)[0]} {page.RoutePattern.RawText}", Page: page)).ToList();

        pages.Select(page => page.Key).Order().ShouldBe(_may.Keys.Order(), "this table has a line for every page");
        foreach (var (key, page) in pages)
        {
            foreach (var (who, token) in tokens)
            {
                var method = new HttpMethod(Methods(page)[0]);
                var path = page.RoutePattern.RawText!.Replace("{id}", "r-000000000000", StringComparison.Ordinal).Replace("{gate}", "before-restart", StringComparison.Ordinal);
                var (status, body) = await served.Fleet.SendAsync(method, path, token, method == HttpMethod.Post ? "{}" : null);
                var expected = _may[key].Split(' ').Contains(who) ? "served" : token is null ? "401" : "403";

                (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"{(int)status}" : "served").ShouldBe(expected, $"{key} as {who}: {body}");
            }
        }
    }

    [Fact]
    public async Task Where_reading_is_free_what_changes_something_is_not()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = Generous });

        foreach (var page in served.Fleet.Pages)
        {
            var method = new HttpMethod(Methods(page)[0]);
            var (status, body) = await served.Fleet.SendAsync(method, page.RoutePattern.RawText!.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), token: null, method == HttpMethod.Post ? "{}" : null);

            (status is HttpStatusCode.Unauthorized).ShouldBe(method != HttpMethod.Get, $"{page.RoutePattern.RawText}: {body}");
        }
    }

    private static RequestRates Generous { get; } = new()
    {
        PerAddress = new RequestRate(1000, TimeSpan.FromMilliseconds(1)),
        PerToken = new RequestRate(1000, TimeSpan.FromMilliseconds(1)),
        Changes = new RequestRate(1000, TimeSpan.FromMilliseconds(1)),
        BadTokens = new RequestRate(1000, TimeSpan.FromMilliseconds(1)),
    };

    private static IReadOnlyList<string> Methods(RouteEndpoint page) => page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods;
}
