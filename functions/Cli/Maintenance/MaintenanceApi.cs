using System.CommandLine;
using System.Text.Json;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Cli.Maintenance;

/// <summary>Asks the API about maintenance.</summary>
internal static class MaintenanceApi
{
    private const string Path = "/api/maintenance";

    /// <summary>Asks, and writes what came of it.</summary>
    public static async Task<int> AskAsync(ParseResult parsed, Option<string> url, Func<string, string?> environment, Func<ApiClient, TextWriter, Task> ask, bool asJson = false)
    {
        using var client = new ApiClient(new Uri(parsed.GetRequiredValue(url)), environment(ApiClient.TokenVariable), parsed.InvocationConfiguration.Error);
        try
        {
            await ask(client, parsed.InvocationConfiguration.Output);
            return ExitCodes.Success;
        }
        catch (ApiException refused)
        {
            return await Refusal.TellAsync(parsed.InvocationConfiguration, asJson, refused);
        }
    }

    /// <summary>All maintenance.</summary>
    public static async Task<string> ListAsync(ApiClient client, CancellationToken cancellationToken) => await client.GetAsync(Path, cancellationToken);

    /// <summary>Sets a maintenance.</summary>
    public static async Task<MaintenanceDocument> AddAsync(ApiClient client, MaintenanceBody body, CancellationToken cancellationToken) =>
        Read(await client.PostAsync(Path, JsonSerializer.Serialize(body, HealthJson.Default.MaintenanceBody), idempotencyKey: null, cancellationToken));

    /// <summary>Ends a maintenance.</summary>
    public static async Task<MaintenanceDocument> EndAsync(ApiClient client, string id, CancellationToken cancellationToken) =>
        Read(await client.DeleteAsync($"{Path}/{Uri.EscapeDataString(id)}", cancellationToken));

    private static MaintenanceDocument Read(string body) => ApiClient.Read(body, text => JsonSerializer.Deserialize(text, HealthJson.Default.MaintenanceDocument) ?? throw new JsonException());
}
