using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A program of the server's that asks peers for their status, started without a shell: peers on standard input as JSON, what they answered on standard output as JSON lines.</summary>
public sealed record ExecObservation
{
    /// <summary>The longest time that it may take, which is what a look may: 50 s.</summary>
    public static TimeSpan LongestTimeout { get; } = TimeSpan.FromSeconds(50);

    /// <summary>The program, by its full path, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether it is started once for all peers of a look; else once for each peer.</summary>
    public bool PerBatch { get; init; }

    /// <summary>How long it may take. The default is 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Secrets that it gets as environment variables, by their names there.</summary>
    public IReadOnlyDictionary<string, SecretReference> Environment { get; init; } = new Dictionary<string, SecretReference>();
}
