namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What a program reads from its standard input: one JSON object (schema <c>ozprobes.exec/1</c>).</summary>
/// <param name="Schema">The schema's name.</param>
/// <param name="Operation">The operation's id. The program must not restart a peer twice for the same one.</param>
/// <param name="Attempt">The how manyth time the program is run for this operation, from 1, whichever server ran it before.</param>
/// <param name="BegunAt">When the operation began first.</param>
/// <param name="Peers">The peers to restart.</param>
internal sealed record ExecRequest(string Schema, string Operation, int Attempt, DateTimeOffset BegunAt, IReadOnlyList<PeerTarget> Peers);
