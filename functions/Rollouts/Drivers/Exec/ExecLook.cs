namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What a program that asks peers for their status reads from its standard input: one JSON object (schema <c>ozprobes.exec-observe/1</c>).</summary>
/// <param name="Schema">The schema's name.</param>
/// <param name="Operation">The id of the restart that is looked for; <see langword="null"/> when it is asked how the peers are.</param>
/// <param name="BegunAt">When that began; <see langword="null"/> likewise.</param>
/// <param name="Peers">The peers to look at.</param>
internal sealed record ExecLook(string Schema, string? Operation, DateTimeOffset? BegunAt, IReadOnlyList<PeerTarget> Peers);
