namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// What a method asked for, as the journal knows it: enough to tell, when the method runs again, that it asks for the same.
/// </summary>
/// <param name="Ordinal">The how-manieth operation of the method, from 1; the calls of a fan-out count, after it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its key; of a sleep, nothing.</param>
/// <param name="InputHash">The hash of all else that the method gave.</param>
public sealed record JournalOperation(int Ordinal, OperationKind Kind, string Key, string InputHash)
{
    /// <summary>An operation with a document that holds all that the method gave.</summary>
    internal static JournalOperation Of(int ordinal, OperationKind kind, string key, string given) =>
        new(ordinal, kind, key, Hashes.Of(given));

    /// <inheritdoc/>
    public override string ToString() => $"operation {Ordinal}, {KebabCase.Of(Kind)} '{Key}' of input {(InputHash.Length > 12 ? InputHash[..12] : InputHash)}";
}
