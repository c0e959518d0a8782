using System.CommandLine;
using OpenZro.Probes.Cli.Token;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Cli.SignIn;

/// <summary><c>ozprobes signin</c>: makes a link by which somebody signs in to the dashboard, once.</summary>
internal static class SignInCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => Create(TimeProvider.System);

    /// <summary>The command with a clock of its own.</summary>
    internal static Command Create(TimeProvider time)
    {
        var storage = new TokenStorage();
        var name = new Option<string>("--name")
        {
            Description = "Whom it signs in; gates and audits use this name.", HelpName = "name", DefaultValueFactory = _ => SignInLinks.PersonHere.Name,
        };
        var role = TokenWords.CreateRole("What they may do: reader, operator (starts and steers rollouts) or approver (decides at gates). May be repeated, or a list with commas. The default is operator,approver.");
        var gateRole = TokenWords.CreateGateRole();
        var url = ApiAddress.CreateOption();
        var command = new Command("signin", "Make a link that signs somebody in to the dashboard, once and soon. Whoever may use the server's storage may.") { name, role, gateRole, url, storage.Data, storage.Storage };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<string>();
            var words = TokenWords.Split(parsed.GetValue(role));
            var roles = words.Count == 0 ? SignInLinks.PersonHere.Roles : TokenWords.ReadRoles(words, problems);
            var person = new TokenRequest(parsed.GetRequiredValue(name), roles, TokenWords.Split(parsed.GetValue(gateRole)), SessionLimits.Link);
            problems.AddRange(problems.Count == 0 ? person.Problems() : []);
            foreach (var problem in problems)
                await parsed.InvocationConfiguration.Error.WriteLineAsync("ozprobes: " + problem);
            if (problems.Count > 0)
                return ExitCodes.Usage;

            return await storage.UseAsync(parsed, time, async (tokens, store) =>
            {
                var (link, meaning) = await SignInLinks.MakeAsync(new SessionDesk(store, tokens, time), new Uri(parsed.GetRequiredValue(url)), person, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(link);
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"That link {meaning}.");
                return ExitCodes.Success;
            });
        });
        return command;
    }
}
