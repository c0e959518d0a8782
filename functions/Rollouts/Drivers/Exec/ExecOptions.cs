namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>A program of the server's that restarts peers: Ansible, AWX, Intune, WinRM, SSM or anything else fits behind it.</summary>
public sealed record ExecOptions
{
    /// <summary>The program by its full path, and its arguments. No shell reads them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether it is started once for all peers of a call; else once for each.</summary>
    public bool PerBatch { get; init; }

    /// <summary>How long it may take before it and all that it started are ended. The default is 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call waits for it; it goes on afterwards and is asked for by the next call. The default is 45 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How much of its output is read, in characters. The default is 1 Mi.</summary>
    public int MaxOutput { get; init; } = 1024 * 1024;

    /// <summary>How many run at once when it is started for each peer. The default is 8.</summary>
    public int MaxParallel { get; init; } = 8;

    /// <summary>Secrets that it gets as environment variables, by their names there.</summary>
    public IReadOnlyDictionary<string, Fleet.SecretReference> Secrets { get; init; } = new Dictionary<string, Fleet.SecretReference>();

    /// <summary>Gives the value of an environment variable, for secrets.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
