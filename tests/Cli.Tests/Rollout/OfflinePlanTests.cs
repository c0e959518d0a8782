using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>A plan without a server, of a management that answers as the real one does.</summary>
public sealed class OfflinePlanTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offline-").FullName;
    private readonly ApiServer _management;

    public OfflinePlanTests()
    {
        _management = ApiServer.Start(async context =>
        {
            var isKnown = context.Request.Headers.Authorization == "Token secret-token";
            context.Response.StatusCode = isKnown ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync(Answer(context.Request.Path));
        });
        Write("fleet.yaml", $"mesh: prod\nregions: [{{ name: brazilsouth }}]\nrelays:\n  - {{ name: us, url: '{RolloutStage.Us}' }}\n  - {{ name: br, url: '{RolloutStage.Br}', state: candidate }}\n");
        Write("token", "secret-token");
        Write("connections.yaml", $"management: {{ url: '{_management.Url}', token: {{ file: {Path.Combine(_folder, "token")} }} }}\n");
        Write("rollout.yaml", RolloutStage.Yaml);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _management.DisposeAsync();
    }

    [Fact]
    public async Task It_asks_management_and_needs_nothing_else()
    {
        var plan = await RunAsync("--offline", "--fleet", In("fleet.yaml"), "--connections", In("connections.yaml"));

        plan.Exit.ShouldBe(0, plan.Output + plan.Error);
        plan.Output.ShouldContain("sp-1");
        plan.Output.ShouldContain($"+ 2. {RolloutStage.Br}");
        plan.Output.ShouldMatch("plan [0-9a-f]{64}");
    }

    [Fact]
    public async Task Every_file_that_is_bad_is_told_at_once()
    {
        Write("fleet.yaml", "relays: 1\n");
        Write("connections.yaml", "manager: 1\n");

        var plan = await RunAsync("--offline", "--fleet", In("fleet.yaml"), "--connections", In("connections.yaml"));

        plan.Exit.ShouldBe(2);
        plan.Error.ShouldContain("fleet.yaml:1:");
        plan.Error.ShouldContain("connections.yaml:1:");
    }

    [Theory]
    [InlineData("--offline")]
    [InlineData("--fleet", "fleet.yaml")]
    public async Task What_does_not_go_together_is_refused(params string[] args) => (await RunAsync(args)).Error.ShouldContain("--offline");

    private string In(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(In(name), text);

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(OpenZro.Probes.Cli.Rollout.RolloutCommand.Create(), ["plan", In("rollout.yaml"), .. args]);

    private static string Answer(string path) => path switch
    {
        "/api/peers" => """[{ "id": "p1", "name": "sp-1", "ip": "100.64.0.1", "connected": true, "last_seen": "2026-03-10T12:00:00Z", "os": "Linux Ubuntu 24.04", "groups": [{ "id": "g1", "name": "sp" }], "country_code": "BR" }]""",
        "/api/groups" => """[{ "id": "g1", "name": "sp", "peers": [{ "id": "p1", "name": "sp-1" }] }]""",
        _ => "[]",
    };
}
