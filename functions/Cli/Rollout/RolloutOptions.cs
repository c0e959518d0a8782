using System.CommandLine;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>What every command of <c>ozprobes rollout</c> takes, and the manners in which it asks the API.</summary>
/// <param name="around">What the command takes from around it.</param>
internal sealed class RolloutOptions(Surroundings around)
{
    /// <summary>Where the API is.</summary>
    public Option<string> Url { get; } = ApiAddress.CreateOption();

    /// <summary>Whether JSON is written.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Write the API's answer as JSON; what is refused is a problem document (RFC 9457)." };

    /// <summary>Asks the API for something. What goes wrong is told, and is an exit code.</summary>
    public async Task<int> UseAsync(ParseResult parsed, Func<RolloutApi, Task<int>> use)
    {
        using var client = new ApiClient(new Uri(parsed.GetRequiredValue(Url)), around.Token, parsed.InvocationConfiguration.Error);
        try
        {
            return await use(new RolloutApi(client));
        }
        catch (ApiException refused)
        {
            return await Refusal.TellAsync(parsed.InvocationConfiguration, parsed.GetValue(Json), refused);
        }
    }
}
