using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>What came of reading a connections file: connections, or everything that is wrong with the file.</summary>
public sealed record ConnectionReading
{
    /// <summary>The connections; <see langword="null"/> when there are errors.</summary>
    public ConnectionSet? Connections { get; init; }

    /// <summary>What makes the file unusable, in the order of the file.</summary>
    public IReadOnlyList<FileProblem> Errors { get; init; } = [];

    /// <summary>How many more errors there are than <see cref="Errors"/> holds.</summary>
    public int ErrorsLeftOut { get; init; }

    /// <summary>What is allowed and probably not meant, in the order of the file.</summary>
    public IReadOnlyList<FileProblem> Warnings { get; init; } = [];

    /// <summary>Every reference to a secret, in the order of the file.</summary>
    public IReadOnlyList<SecretPlace> Secrets { get; init; } = [];

    /// <summary>The secrets that are not there: variables that are not set, files that cannot be read. No problem holds a secret.</summary>
    /// <param name="source">What the file is called.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    public IReadOnlyList<FileProblem> MissingSecrets(string source, Func<string, string?> environment) =>
    [
        .. from secret in Secrets
           let missing = ConnectionSecret.TryRead(secret.Reference, environment, out _, out var error) ? null : error
           where missing is not null
           select new FileProblem(source, secret.Line, secret.Column, $"{secret.What}: {missing}: {(secret.Reference.Env is null ? "put the secret there, and let the server read it" : "set it where the server is started")}"),
    ];
}
