namespace OpenZro.Probes.Simulator.Peers;

/// <summary>What a client's command ended with.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ClientAnswer(int ExitCode, string Output, string Error);
