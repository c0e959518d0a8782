using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Cli.Token;

/// <summary><c>ozprobes token create</c>: makes a token and writes it to the output, which is the only time that anyone sees it.</summary>
internal static class TokenCreateCommand
{
    private const string Never = "never";

    /// <summary>The command.</summary>
    public static Command Create(TimeProvider time)
    {
        var storage = new TokenStorage();
        var name = new Option<string>("--name") { Description = "The person or the program that it stands for; gates and audits use this name.", HelpName = "name", Required = true };
        var role = TokenWords.CreateRole("What the owner may do: reader, operator (starts and steers rollouts) or approver (decides at gates). May be repeated, or a list with commas.");
        role.Required = true;
        var gateRole = TokenWords.CreateGateRole();
        var expires = new Option<string>("--expires")
        {
            Description = "How long it is taken, such as 90d, or 'never'.",
            HelpName = "duration",
            DefaultValueFactory = _ => DurationText.Format(TokenRequest.DefaultLifetime),
        };
        var json = new Option<bool>("--json") { Description = "Write JSON (schema ozprobes.token/1)." };
        var command = new Command("create", "Make a token. It is written to the output once, and only its hash is kept.") { name, role, gateRole, expires, json, storage.Data, storage.Storage };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage,
            parsed,
            new Asked(parsed.GetRequiredValue(name), TokenWords.Split(parsed.GetValue(role)), TokenWords.Split(parsed.GetValue(gateRole)), parsed.GetRequiredValue(expires), parsed.GetValue(json)),
            time,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TokenStorage storage, ParseResult parsed, Asked asked, TimeProvider time, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var problems = new List<string>();
        var request = Read(asked, problems);
        problems.AddRange(problems.Count == 0 ? request.Problems() : []);
        foreach (var problem in problems)
            await error.WriteLineAsync("ozprobes: " + problem);
        if (problems.Count > 0)
            return ExitCodes.Usage;

        return await storage.UseAsync(parsed, time, async tokens =>
        {
            var (token, text) = await tokens.CreateAsync(request, cancellationToken);
            await output.WriteLineAsync(asked.AsJson ? TokenDocuments.Write(token, text, time.GetUtcNow()) : text);
            if (!asked.AsJson)
                await error.WriteLineAsync(Explain(token));
            return ExitCodes.Success;
        });
    }

    private static TokenRequest Read(Asked asked, List<string> problems)
    {
        var roles = TokenWords.ReadRoles(asked.Roles, problems);
        TimeSpan? lifetime = null;
        if (asked.Expires != Never)
        {
            if (DurationText.TryParse(asked.Expires, out var duration, out var wrong))
                lifetime = duration;
            else
                problems.Add($"--expires: {wrong}, or '{Never}'");
        }

        return new TokenRequest(asked.Name, roles, asked.GateRoles, lifetime);
    }

    private static string Explain(AccessToken token)
    {
        var end = token.ExpiresAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"until {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "for ever";
        return $"""
            That is the token of {token.Name} ({TokenWords.RolesOf(token)}), taken {end}. It is shown this once: keep it where secrets are kept.
              export {ApiClient.TokenVariable}=…                  lets the command line use it
              ozprobes token revoke {token.Id}           takes it back
            """;
    }

    private sealed record Asked(string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> GateRoles, string Expires, bool AsJson);
}
