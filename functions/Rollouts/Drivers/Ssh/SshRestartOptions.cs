using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>How peers are restarted over SSH.</summary>
public sealed record SshRestartOptions
{
    /// <summary>Whose client the peers run.</summary>
    public Dialect Dialect { get; init; } = Dialect.OpenZro;

    /// <summary>Tells how a peer is reached; <see langword="null"/> for a peer that the connections do not know.</summary>
    public required Func<PeerTarget, SshHost?> HostOf { get; init; }

    /// <summary>The daemon's service; <see langword="null"/> for the dialect's.</summary>
    public string? Service { get; init; }

    /// <summary>The client's log; <see langword="null"/> for the dialect's. It is read where the account may read it.</summary>
    public string? ClientLog { get; init; }

    /// <summary>
    /// Where the client's settings are; <see langword="null"/> for the dialect's places. They tell whether a peer connects by itself after a
    /// restart, where the account, or its <c>sudo</c>, may read them.
    /// </summary>
    public IReadOnlyList<string>? ClientSettings { get; init; }

    /// <summary>How many hosts are talked to at once.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>How long one call may take; what was not reached by then is reported so.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>Gives the value of an environment variable, for secrets.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
