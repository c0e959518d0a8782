using System.CommandLine;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Cli.Token;

/// <summary><c>ozprobes token revoke</c>: takes tokens back, at once and for good.</summary>
internal static class TokenRevokeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TimeProvider time)
    {
        var storage = new TokenStorage();
        var ids = new Argument<string[]>("ID") { Description = "The ids of tokens, as 'token list' tells them.", Arity = ArgumentArity.ZeroOrMore };
        var name = new Option<string?>("--name") { Description = "All tokens of this person or program; their sessions and links end too.", HelpName = "name" };
        var command = new Command("revoke", "Take tokens back. They are refused from the next request on.") { ids, name, storage.Data, storage.Storage };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(ids) is { Length: > 0 }) == (result.GetValue(name) is not null))
                result.AddError("Name tokens by their ids, or by --name.");
        });
        command.SetAction((parsed, cancellationToken) => storage.UseAsync(
            parsed,
            time,
            async (tokens, store) => await RevokeAsync(tokens, new SessionDesk(store, tokens, time), parsed, parsed.GetValue(ids) ?? [], parsed.GetValue(name), cancellationToken)));
        return command;
    }

    private static async Task<int> RevokeAsync(AccessTokens tokens, SessionDesk sessions, ParseResult parsed, string[] ids, string? name, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var all = await tokens.ListAsync(cancellationToken);
        var closed = name is null ? 0 : await sessions.CloseAllAsync(name, cancellationToken);
        if (closed > 0)
            await output.WriteLineAsync($"{name} is signed out: {closed} {(closed == 1 ? "session or link" : "sessions and links")} ended.");
        var meant = name is null ? ids : [.. all.Where(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(token => token.Id)];
        if ((meant.Length == 0 && closed == 0) || meant.Except(all.Select(token => token.Id)).ToList() is { Count: > 0 })
        {
            var unknown = meant.Except(all.Select(token => token.Id)).FirstOrDefault();
            await error.WriteLineAsync(unknown is null
                ? $"ozprobes: nobody by the name {name} holds a token: see 'ozprobes token list'"
                : $"ozprobes: there is no token with the id {unknown}, and none was revoked: see 'ozprobes token list'");
            return ExitCodes.Usage;
        }

        foreach (var id in meant)
        {
            var token = await tokens.RevokeAsync(id, cancellationToken);
            await output.WriteLineAsync($"{id} of {token?.Name} is revoked.");
        }

        return ExitCodes.Success;
    }
}
