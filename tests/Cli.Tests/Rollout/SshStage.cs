using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Cli.Tests.Serve;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>A farm of peers behind real sshd, management's API over their files, and the folder that <c>ozprobes serve</c> runs from.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SshStage : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssh-stage-").FullName;
    private readonly WebApplication _api;

    private SshStage(SshFarm farm, WebApplication api) => (Farm, _api) = (farm, api);

    public SshFarm Farm { get; }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Where the server keeps its results.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>Starts the peers and management, and writes what serve reads.</summary>
    /// <param name="dialect">Whose client the peers run.</param>
    /// <param name="peers">How many there are.</param>
    /// <param name="relays">Every relay's URL and its round trip from the peers in ms, in the order of management's list.</param>
    /// <param name="listed">How many of them, from the first, management lists.</param>
    /// <param name="fleet">The fleet file.</param>
    /// <param name="caFiles">The certificates that the relays' are signed by.</param>
    /// <param name="more">What else the connections file says.</param>
    public static async Task<SshStage> StartAsync(
        string dialect, int peers, IReadOnlyList<(string Url, int Milliseconds)> relays, int listed, string fleet, IEnumerable<string> caFiles, string more = "")
    {
        var farm = await SshFarm.StartAsync(Math.Min(4, peers), peers, dialect, relays, listed);
        var stage = new SshStage(farm, await ServeManagementAsync(farm));
        await File.WriteAllTextAsync(stage.In("roots.pem"), string.Concat(caFiles.Select(File.ReadAllText)), Ending);
        await File.WriteAllTextAsync(stage.In("fleet.yaml"), fleet, Ending);
        await File.WriteAllTextAsync(stage.In("connections.yaml"), stage.Connections(dialect) + more, Ending);
        Directory.CreateDirectory(stage.Data);
        return stage;
    }

    /// <summary>A file in the folder.</summary>
    public string In(string file) => Path.Combine(_folder, file);

    /// <summary>Makes a token for a person.</summary>
    public async Task<string> TokenAsync(string name, AccessRole role, params string[] gateRoles)
    {
        await using var store = SqliteTables.Open(Path.Combine(Data, "results.db"));
        return (await new AccessTokens(store, TimeProvider.System).CreateAsync(new TokenRequest(name, [role], gateRoles, null), Ending)).Text;
    }

    /// <summary>Starts the server.</summary>
    /// <param name="region">Where it probes from; the fleet's only region by default.</param>
    public Task<ServeProcess> ServeAsync(string? region = null) => ServeProcess.StartAsync(
        [.. region is null ? (string[])[] : ["--region", region], "--fleet", In("fleet.yaml"), "--data", Data, "--ca-file", In("roots.pem"), "--connections", In("connections.yaml")],
        new Dictionary<string, string> { ["MANAGEMENT_TOKEN"] = "nbp_token" });

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await Farm.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Connections(string dialect)
    {
        var hosts = string.Join(", ", Farm.Hosts.Where(host => host.Value.Port != Farm.ManagementHost.Port).Select(host => $"{host.Key}: '{host.Value}'"));
        var ssh = $"user: '{SshServer.User}', key: {{ file: '{Farm.KeyFile}' }}, knownHosts: '{Farm.KnownHostsFile}', sudo: false, timeout: 50s";
        return $$"""
            management: { url: '{{_api.Urls.First()}}', token: { env: MANAGEMENT_TOKEN } }
            connections:
              - name: ssh
                ssh: { {{ssh}}, hosts: { {{hosts}} } }
              - name: machine
                ssh: { {{ssh}}, host: '{{Farm.ManagementHost}}' }
            register:
              - name: mgmt
                ssh: { connection: machine, file: '{{Farm.ManagementFile}}', restart: [systemctl, restart, {{dialect}}-management], log: [cat, '{{Farm.ManagementLog}}'] }

            """;
    }

    private static async Task<WebApplication> ServeManagementAsync(SshFarm farm)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = builder.Build();
        api.MapGet("/api/peers", () => TypedResults.Json(farm.Peers.Select(peer => new
        {
            id = "id-" + peer.Account.Name,
            name = peer.Account.Name,
            ip = "100.64.0.1",
            connected = peer.IsUp,
            last_seen = peer.LastSeen,
            os = "Debian GNU/Linux 12",
            groups = (object[])[new { id = "g", name = "all" }],
            country_code = "BR",
        })));
        foreach (var empty in (string[])["groups", "networks", "networks/routers", "networks/resources", "routes"])
            api.MapGet("/api/" + empty, () => TypedResults.Json(Array.Empty<object>()));
        await api.StartAsync(Ending);
        return api;
    }
}
