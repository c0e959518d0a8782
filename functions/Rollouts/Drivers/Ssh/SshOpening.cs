namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>What came of connecting: a session, or why there is none.</summary>
internal readonly record struct SshOpening(SshSession? Session, DriverFailure? Failure);
