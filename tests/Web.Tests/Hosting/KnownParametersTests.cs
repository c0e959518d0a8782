using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class KnownParametersTests
{
    private static RequestRate Often { get; } = new(1000, TimeSpan.FromMilliseconds(1));

    [Fact]
    public async Task Every_page_refuses_a_parameter_that_it_does_not_take()
    {
        await using var served = await ServedRollouts.StartAsync(settings => settings with { Rates = new() { PerAddress = Often, PerToken = Often, Changes = Often, BadTokens = Often } });
        var pages = served.Fleet.Pages.Where(page => page.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")).ToList();

        pages.Count.ShouldBeGreaterThan(12);
        foreach (var page in pages)
        {
            var path = "/" + page.RoutePattern.RawText!.Replace("{id}", "r-000000000000", StringComparison.Ordinal).TrimStart('/');
            var (status, body) = await served.Fleet.SendAsync(HttpMethod.Get, path + "?bogus=1", served.Rita, null);

            status.ShouldBe(HttpStatusCode.BadRequest, $"{path}: {body}");
            using var problem = JsonDocument.Parse(body);
            problem.RootElement.GetProperty("code").GetString().ShouldBe("query-bad", path);
            problem.RootElement.GetProperty("detail").GetString()!.ShouldContain("'bogus'", customMessage: path);
        }
    }

    [Theory]
    [InlineData("/api/rollouts/r-000000000000/audit?anchorCount=1&anchorCount=2", "anchorCount is given 2 times.")]
    [InlineData("/api/peers/repick?gain=", "gain has no value.")]
    public async Task A_parameter_is_given_once_and_with_a_value(string path, string detail)
    {
        await using var served = await ServedRollouts.StartAsync();
        var (status, body) = await served.Fleet.SendAsync(HttpMethod.Get, path, served.Rita, null);

        status.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldContain(detail);
    }
}
