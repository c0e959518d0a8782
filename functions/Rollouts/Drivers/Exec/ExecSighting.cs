namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What a program that asked a peer for its status writes to its standard output: one JSON object a line and peer.</summary>
/// <param name="Id">The peer's id.</param>
/// <param name="Status">What <c>status --json</c> printed on the peer; <see langword="null"/> when the peer could not be asked.</param>
/// <param name="ExitCode">What that ended with.</param>
/// <param name="DaemonAge">How long the peer's daemon has run; <see langword="null"/> when that is not told.</param>
/// <param name="Detail">What to tell people, such as why the peer could not be asked.</param>
/// <param name="Line">The line, for the audit.</param>
internal sealed record ExecSighting(string Id, string? Status, int ExitCode, TimeSpan? DaemonAge, string? Detail, string Line);
