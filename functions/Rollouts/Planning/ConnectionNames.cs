using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>The names that a rollout file may use.</summary>
/// <param name="Provision">Of provision targets.</param>
/// <param name="Register">Of register targets.</param>
/// <param name="Restart">Of connections that restart peers.</param>
public sealed record ConnectionNames(IReadOnlyList<string> Provision, IReadOnlyList<string> Register, IReadOnlyList<string> Restart)
{
    /// <summary>Why a provision target cannot be used; <see langword="null"/> when it can.</summary>
    internal string? RefuseProvision(string via) => Refuse("provision target", via, Provision, ProvisionRules.Manual);

    /// <summary>Why a register target cannot be used; <see langword="null"/> when it can.</summary>
    internal string? RefuseRegister(string via) => Refuse("register target", via, Register, RegisterRules.Print);

    /// <summary>Why a connection cannot restart peers; <see langword="null"/> when it can.</summary>
    internal string? RefuseRestart(string use) => Refuse("connection", use, Restart, RestartRoute.Manual);

    private static string? Refuse(string kind, string name, IReadOnlyList<string> known, string word) => name == word || known.Contains(name)
        ? null
        : $"'{name}' is no {kind} of the server's connections.yaml: write {Words.And([.. known, word], "or")}{Spelling.DidYouMean(name, known)}";
}
