using Azure.Core.Pipeline;

namespace OpenZro.Probes.Storage;

/// <summary>How patient <see cref="AzureTables"/> is. One call ends at the last attempt or at the total time, whichever comes first.</summary>
public sealed record AzureTablesOptions
{
    /// <summary>How often one call is attempted. The default is 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long one attempt may take. The default is 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call may take with all its attempts. The default is 30 s.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after the first failed attempt; it doubles, with jitter, unless the service states one. The default is 200 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock of waits and time limits. The default is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What sends the requests; <see langword="null"/> for HTTP.</summary>
    internal HttpPipelineTransport? Transport { get; init; }
}
