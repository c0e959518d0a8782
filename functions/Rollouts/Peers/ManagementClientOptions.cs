using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>How management's API is asked.</summary>
public sealed record ManagementClientOptions
{
    /// <summary>Its base, without <c>/api</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the personal access token is.</summary>
    public required SecretReference Token { get; init; }

    /// <summary>How long one request may take. The default is 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a call may take with all that it repeats. The default is 45 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often a request is repeated that failed in a way that may pass. The default is 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first repetition; it doubles. The default is 0.5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The largest answer that is read, in bytes. The default is 64 MiB, which holds some 60,000 peers.</summary>
    public int MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gives the value of an environment variable, for the token.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
