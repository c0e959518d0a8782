namespace OpenZro.Probes.Probing;

/// <summary>Judges the certificates that a server presented, DER in wire order with the leaf first; <see langword="null"/> when they cannot be read.</summary>
/// <param name="presented">The certificates.</param>
/// <param name="serverName">The name that was asked for.</param>
/// <param name="now">The instant at which they must be valid.</param>
public delegate CertificateFacts? CertificateJudgement(IReadOnlyList<byte[]> presented, string serverName, DateTimeOffset now);
