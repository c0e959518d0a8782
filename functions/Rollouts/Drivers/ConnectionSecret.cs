using System.Diagnostics.CodeAnalysis;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>Fetches a secret that a connection refers to, at the moment that it is needed.</summary>
internal static class ConnectionSecret
{
    /// <summary>Reads the secret, or says where it was looked for and why it is not there.</summary>
    /// <param name="reference">Where it is.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="secret">The secret; it must go into no message.</param>
    /// <param name="error">What to tell people.</param>
    public static bool TryRead(
        SecretReference reference, Func<string, string?> environment, [NotNullWhen(true)] out string? secret, [NotNullWhen(false)] out string? error)
    {
        var file = reference.File is { } path ? TextFile.Read(path) : null;
        secret = (reference.Env is { } variable ? environment(variable) : file?.Text)?.TrimEnd('\r', '\n');
        secret = secret is { Length: > 0 } ? secret : null;
        error = secret is not null ? null
            : reference.Env is not null ? $"the environment variable {reference.Env} is not set"
            : $"{reference.File}: {file?.Error ?? "the file is empty"}";
        return secret is not null;
    }
}
