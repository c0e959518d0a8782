using System.CommandLine;

namespace OpenZro.Probes.Cli.Token;

/// <summary><c>ozprobes token</c>: who may do what through the API.</summary>
internal static class TokenCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => Create(TimeProvider.System);

    /// <summary>The command with a clock of its own.</summary>
    internal static Command Create(TimeProvider time) => new("token", "Make, list and revoke the tokens by which people and programs call the API.")
    {
        TokenCreateCommand.Create(time),
        TokenListCommand.Create(time),
        TokenRevokeCommand.Create(time),
    };
}
