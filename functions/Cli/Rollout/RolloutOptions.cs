using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>What every command of <c>ozprobes rollout</c> takes, and the manners in which it asks the API.</summary>
/// <param name="around">What the command takes from around it.</param>
internal sealed class RolloutOptions(Surroundings around)
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the API is.</summary>
    public Option<string> Url { get; } = ApiAddress.CreateOption();

    /// <summary>Whether JSON is written.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Write the API's answer as JSON; what is refused is a problem document (RFC 9457)." };

    /// <summary>Asks the API for something. What goes wrong is told in a line, and is an exit code.</summary>
    public async Task<int> UseAsync(ParseResult parsed, Func<RolloutApi, Task<int>> use)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var client = new ApiClient(new Uri(parsed.GetRequiredValue(Url)), around.Token, error);
        try
        {
            return await use(new RolloutApi(client));
        }
        catch (ApiException refused)
        {
            if (refused.Problem is not null && parsed.GetValue(Json))
                await output.WriteLineAsync(Indent(refused.Problem));
            await error.WriteLineAsync("ozprobes: " + refused.Message);
            return refused.Code is null or "storage-down" or "rollouts-off" or BadFile.Code ? ExitCodes.Usage : ExitCodes.Refused;
        }
    }

    /// <summary>A document for people: indented, with letters as they are.</summary>
    public static string Indent(string json) => JsonNode.Parse(json)?.ToJsonString(_readable) ?? "null";
}
