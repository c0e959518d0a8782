using System.Net;
using System.Text;
using System.Text.Json;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Tests.Rollouts;

namespace OpenZro.Probes.Web.Tests.Hosting;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("null", "null")]
    [InlineData("[]", "")]
    [InlineData("{ \"yaml\": ", "")]
    [InlineData("{}", "yaml")]
    [InlineData("{ \"yaml\": null }", "yaml")]
    [InlineData("{ \"yaml\": 1 }", "yaml")]
    [InlineData("{ \"yaml\": \"\", \"force\": true }", "force")]
    [InlineData("{ \"yaml\": \"\", \"yaml\": \"\" }", "yaml")]
    [InlineData("{ \"Yaml\": \"\" }", "Yaml")]
    public async Task A_body_that_is_not_what_the_page_takes_is_refused_with_the_place(string json, string told)
    {
        await using var served = await ServedRollouts.StartAsync();
        var (status, body) = await served.Fleet.SendAsync(HttpMethod.Post, "/api/rollouts/plan", served.Olga, json);

        status.ShouldBe(HttpStatusCode.BadRequest, body);
        var problem = ServedRollouts.Problem(body);
        problem.GetProperty("code").GetString().ShouldBe("body-bad");
        problem.GetProperty("detail").GetString()!.ShouldContain(told);
        body.ShouldNotContain("OpenZro.");
        body.ShouldNotContain("System.");
        body.ShouldNotContain(".NET");
        body.ShouldNotContain("PlanBody");
        body.ShouldNotContain("nullability");
    }

    [Fact]
    public async Task A_word_that_is_none_of_a_few_is_told_them()
    {
        await using var served = await ServedRollouts.StartAsync();
        var (_, body) = await served.Fleet.SendAsync(HttpMethod.Post, "/api/rollouts/r-1/gates/before-restart/decisions", served.Ana, "{ \"verb\": \"approved\", \"planHash\": \"1\" }");

        ServedRollouts.Problem(body).GetProperty("detail").GetString()!.ShouldContain("'verb' is one of comment, approve, reject");
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        await using var served = await ServedRollouts.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rollouts/plan") { Content = new StringContent(RolloutStage.Yaml, Encoding.UTF8, "application/yaml") };
        request.Headers.Authorization = new("Bearer", served.Olga);
        using var response = await served.Fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        ServedRollouts.Problem(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString().ShouldBe("media-wrong");
    }

    [Theory]
    [InlineData("/api/rollouts/plan", 1_000_000, false)]
    [InlineData("/api/rollouts/plan", 1_100_000, true)]
    [InlineData("/api/rollouts/r-1/pause", 15_000, false)]
    [InlineData("/api/rollouts/r-1/pause", 17_000, true)]
    [InlineData("/api/rollouts/r-1/skip", 400_000, false)]
    [InlineData("/api/rollouts/r-1/skip", 600_000, true)]
    public async Task A_body_that_is_too_large_is_refused_however_it_is_sent(string path, int bytes, bool isTooLarge)
    {
        await using var served = await ServedRollouts.StartAsync();
        foreach (var isChunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(new { yaml = new string('x', bytes) }), Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", served.Olga);
            request.Headers.TransferEncodingChunked = isChunked;
            using var response = await served.Fleet.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            (ServedRollouts.Problem(body).GetProperty("code").GetString() == "body-too-large").ShouldBe(isTooLarge, body);
        }
    }

    [Fact]
    public async Task A_page_that_takes_no_body_is_not_sent_one()
    {
        await using var served = await ServedRollouts.StartAsync();

        var (status, body) = await served.Fleet.SendAsync(HttpMethod.Put, "/api/rollouts", served.Olga, "{}");

        status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        ServedRollouts.Problem(body).GetProperty("code").GetString().ShouldBe("method-wrong");
    }
}
