using System.Net;
using System.Text.Json;
using OpenZro.Probes.Testing.Rollouts;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Tests.Rollouts;

/// <summary>An API that carries out rollouts, and the people who use it: an operator, an approver of the network people, a reader.</summary>
internal sealed class ServedRollouts : IAsyncDisposable
{
    private ServedRollouts(ServedFleet fleet) => Fleet = fleet;

    public ServedFleet Fleet { get; }

    public RolloutStage Stage => Fleet.Stage!;

    public string Olga { get; private set; } = "";

    public string Ana { get; private set; } = "";

    public string Rita { get; private set; } = "";

    public static async Task<ServedRollouts> StartAsync(Func<ServeSettings, ServeSettings>? change = null)
    {
        var fleet = new ServedFleet("br") { Change = change ?? (settings => settings) };
        fleet.Stage = new RolloutStage(fleet.Store, TimeProvider.System);
        await fleet.StartAsync(waitForSlot: false);
        return new ServedRollouts(fleet)
        {
            Olga = await fleet.TokenAsync("olga", [AccessRole.Operator]),
            Ana = await fleet.TokenAsync("ana", [AccessRole.Approver], ["network"]),
            Rita = await fleet.TokenAsync("rita", [AccessRole.Reader]),
        };
    }

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path) => Fleet.SendAsync(HttpMethod.Get, path, Rita);

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string token, object body) =>
        Fleet.SendAsync(HttpMethod.Post, path, token, JsonSerializer.Serialize(body));

    /// <summary>Asks for something that works out, and gives its document.</summary>
    public async Task<JsonElement> DoAsync(string path, string token, object body)
    {
        var (status, answer) = await PostAsync(path, token, body);
        ((int)status).ShouldBeInRange(200, 299, answer);
        return JsonDocument.Parse(answer).RootElement;
    }

    /// <summary>Asks for something that is refused, and gives the code.</summary>
    public async Task<string> RefusedAsync(string path, string token, object body, HttpStatusCode expected)
    {
        var (status, answer) = await PostAsync(path, token, body);
        status.ShouldBe(expected, answer);
        return Problem(answer).GetProperty("code").GetString()!;
    }

    /// <summary>Every problem has the same form.</summary>
    public static JsonElement Problem(string body)
    {
        var problem = JsonDocument.Parse(body).RootElement;
        foreach (var member in (string[])["type", "title", "detail", "code", "remedy"])
            problem.GetProperty(member).GetString().ShouldNotBeNullOrWhiteSpace($"{member} of {body}");
        problem.GetProperty("status").GetInt32().ShouldBeGreaterThanOrEqualTo(400);
        problem.GetProperty("code").GetString()!.ShouldMatch("^[a-z]+(-[a-z]+)*$");
        return problem;
    }

    public async Task<JsonElement> ReadAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        status.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<string> PlanHashAsync() =>
        (await DoAsync("/api/rollouts/plan", Olga, new { yaml = RolloutStage.Yaml })).GetProperty("hash").GetString()!;

    public Task<string> StartRolloutAsync(string requester = "olga") => Stage.StartAsync(requester, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();
}
