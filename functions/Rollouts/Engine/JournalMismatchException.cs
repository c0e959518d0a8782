namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// A method, run again over its journal, asked for something else than it did: it was changed without a new version, or it uses
/// something that is not in the journal. Nothing may be run on such ground.
/// </summary>
/// <param name="sequence">The journal entry.</param>
/// <param name="recorded">What the journal has.</param>
/// <param name="asked">What the method asks for now.</param>
public sealed class JournalMismatchException(int sequence, string recorded, string asked)
    : Exception($"At journal entry {sequence} the method asked for {recorded}, and now asks for {asked}: it was changed without a new version, or is not deterministic.")
{
    /// <summary>The journal entry.</summary>
    public int Sequence { get; } = sequence;
}
