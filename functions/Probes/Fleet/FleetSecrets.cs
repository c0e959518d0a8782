using System.Diagnostics.CodeAnalysis;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Fleet;

/// <summary>Fetches the secret that a fleet file refers to. It is handed on in a form that nothing can print.</summary>
public static class FleetSecrets
{
    private const int Longest = 64 * 1024;

    /// <summary>Reads the secret, or says in one sentence where it was looked for, why it is not there and what to do.</summary>
    /// <param name="reference">What the fleet file says.</param>
    /// <param name="folder">The fleet file's folder, from which a relative path is meant.</param>
    /// <param name="environment">Gives the value of an environment variable, such as <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="error">What to tell the user; it never holds the secret.</param>
    public static bool TryRead(
        SecretReference reference,
        string folder,
        Func<string, string?> environment,
        [NotNullWhen(true)] out AuthSecret? secret,
        [NotNullWhen(false)] out string? error)
    {
        var value = reference.Env is { } variable
            ? FromEnvironment(variable, environment, out error)
            : FromFile(Path.Combine(folder, reference.File ?? ""), out error);
        secret = value is null ? null : new AuthSecret(value);
        return secret is not null;
    }

    private static string? FromEnvironment(string variable, Func<string, string?> environment, out string? error)
    {
        var value = WithoutLineEnd(environment(variable));
        error = value switch
        {
            null => $"authSecret: the environment variable {variable} is not set: set it to the relays' secret, or take authSecret out of the fleet file",
            "" => $"authSecret: the environment variable {variable} is empty: set it to the relays' secret, or take authSecret out of the fleet file",
            _ => null,
        };
        return error is null ? value : null;
    }

    private static string? FromFile(string path, out string? error)
    {
        var file = TextFile.Read(path);
        var value = WithoutLineEnd(file.Text);
        var reason = file.Error ?? value switch
        {
            { Length: 0 } => "the file is empty: put the relays' secret in it",
            { Length: > Longest } => "the file is larger than any secret",
            _ => null,
        };
        error = reason is null ? null : $"authSecret: {path}: {reason}";
        return error is null ? value : null;
    }

    /// <summary>A file ends its only line, and a vault that was filled from a file gives the line's end back.</summary>
    private static string? WithoutLineEnd(string? text) =>
        text is null ? null
        : text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
        : text.EndsWith('\n') ? text[..^1]
        : text;
}
