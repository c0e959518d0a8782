using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>How management's file is changed over SSH.</summary>
public sealed record SshRegisterOptions
{
    /// <summary>The machine.</summary>
    public required SshHost Host { get; init; }

    /// <summary>The file's path there.</summary>
    public required string File { get; init; }

    /// <summary>The program and arguments that restart management.</summary>
    public required IReadOnlyList<string> Restart { get; init; }

    /// <summary>The program and arguments that print management's log; empty when it cannot be read.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>Management's API, which shows that peers have new streams; <see langword="null"/> when there is none to ask.</summary>
    public ManagementClient? Management { get; init; }

    /// <summary>How long one call may take with all that it asks the machine. The default is 50 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>Gives the value of an environment variable, for secrets.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
