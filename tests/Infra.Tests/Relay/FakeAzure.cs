using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Answer = Microsoft.AspNetCore.Http.Results;

namespace OpenZro.Probes.Infra.Tests.Relay;

/// <summary>What a relay's scripts ask: the machine's identity, a vault with secrets, and a DNS zone that refuses an outdated ETag. On loopback.</summary>
internal sealed class FakeAzure : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeAzure(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>What a token of the vault is for.</summary>
    public string Audience { get; set; } = "https://vault.azure.net";

    /// <summary>The values of the TXT record of each name.</summary>
    public Dictionary<string, List<string>> Records { get; } = [];

    /// <summary>What the machine is told, in base64.</summary>
    public string UserData { get; set; } = "";

    /// <summary>How many writes are answered as if somebody else had written before.</summary>
    public int Conflicts { get; set; }

    public static async Task<FakeAzure> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var azure = new FakeAzure(builder.Build());
        azure.Map();
        await azure._app.StartAsync();
        return azure;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.UseRouting();
        _app.MapGet("/metadata/identity/oauth2/token", (HttpContext context) =>
            context.Request.Headers["Metadata"] == "true" && context.Request.Query["msi_res_id"].ToString().EndsWith("/relay-br", StringComparison.Ordinal)
                ? Answer.Text(new JsonObject { ["access_token"] = $"for {context.Request.Query["resource"]}" }.ToJsonString())
                : Answer.BadRequest());
        _app.MapGet("/metadata/instance/compute/userData", (HttpContext context) => context.Request.Headers["Metadata"] == "true" ? Answer.Text(UserData) : Answer.BadRequest());
        _app.MapGet("/secrets/{name}", (HttpContext context, string name) =>
            !IsAllowed(context, Audience) ? Answer.Unauthorized()
            : Secrets.TryGetValue(name, out var value) ? Answer.Text(new JsonObject { ["value"] = value }.ToJsonString())
            : Answer.NotFound());
        _app.MapGet("/{**record}", (HttpContext context, string record) => !IsAllowed(context, Url + "/") ? Answer.Unauthorized() : Answer.Text(Show(record)));
        _app.MapPut("/{**record}", async (HttpContext context, string record) =>
        {
            if (!IsAllowed(context, Url + "/"))
                return Answer.Unauthorized();
            if (Conflicts-- > 0 || context.Request.Headers.IfMatch != Etag(Name(record)))
                return Answer.StatusCode(StatusCodes.Status412PreconditionFailed);
            var body = await JsonNode.ParseAsync(context.Request.Body);
            Records[Name(record)] = [.. body!["properties"]!["TXTRecords"]!.AsArray().Select(entry => entry!["value"]![0]!.GetValue<string>())];
            return Answer.Text(Show(record));
        });
    }

    private static bool IsAllowed(HttpContext context, string resource) => context.Request.Headers.Authorization == $"Bearer for {resource}";

    private static string Name(string record) => record[(record.LastIndexOf('/') + 1)..];

    private string Etag(string name) => string.Join('|', Records[name]).GetHashCode(StringComparison.Ordinal).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Show(string record) => JsonSerializer.Serialize(new
    {
        etag = Etag(Name(record)),
        properties = new { TTL = 10, TXTRecords = Records[Name(record)].Select(value => new { value = new[] { value } }) },
    });
}
