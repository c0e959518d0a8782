namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What came of a program.</summary>
/// <param name="ExitCode">What it ended with; <see langword="null"/> when it did not start or was ended.</param>
/// <param name="Output">Its standard output, bounded.</param>
/// <param name="Error">The end of its standard error.</param>
/// <param name="Failure">Why it did not end by itself.</param>
internal sealed record ExecRun(int? ExitCode, string Output, string Error, DriverFailure? Failure = null);
