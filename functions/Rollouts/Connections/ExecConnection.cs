using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A program of the server's, started without a shell: peers on standard input as JSON, results on standard output as JSON lines.</summary>
public sealed record ExecConnection : Connection
{
    /// <summary>The program, by its full path, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether it is started once for a batch; else once for each peer.</summary>
    public bool PerBatch { get; init; }

    /// <summary>How long it may take. The default is 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Secrets that it gets as environment variables, by their names there.</summary>
    public IReadOnlyDictionary<string, SecretReference> Environment { get; init; } = new Dictionary<string, SecretReference>();

    /// <summary>The program that asks peers for their status; <see langword="null"/> when there is none, so that management's API is all that sees them.</summary>
    public ExecObservation? Observe { get; init; }
}
