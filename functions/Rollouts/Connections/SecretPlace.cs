using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>A reference to a secret, and where it stands in a connections file.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="What">What the secret is, for people.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
public sealed record SecretPlace(SecretReference Reference, string What, int Line, int Column);
