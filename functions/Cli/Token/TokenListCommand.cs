using System.CommandLine;

namespace OpenZro.Probes.Cli.Token;

/// <summary><c>ozprobes token list</c>: who holds tokens, and until when.</summary>
internal static class TokenListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TimeProvider time)
    {
        var storage = new TokenStorage();
        var json = new Option<bool>("--json") { Description = "Write JSON (schema ozprobes.tokens/1)." };
        var command = new Command("list", "List the tokens, those that are not taken any more too.") { json, storage.Data, storage.Storage };
        command.SetAction((parsed, cancellationToken) => storage.UseAsync(parsed, time, async tokens =>
        {
            var (output, now) = (parsed.InvocationConfiguration.Output, time.GetUtcNow());
            var all = await tokens.ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(TokenDocuments.Write(all, now));
            }
            else if (all.Count == 0)
            {
                await output.WriteLineAsync("There are no tokens. To make one: ozprobes token create --name NAME --role operator");
            }
            else
            {
                var columns = new Columns(keys: 2, "id", "name", "roles", "made", "taken");
                foreach (var token in all)
                    columns.Add(token.Id, token.Name, TokenWords.RolesOf(token), TokenWords.Day(token.CreatedAt), TokenWords.EndOf(token, now));
                columns.Write(Screen.For(output), indent: "");
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
