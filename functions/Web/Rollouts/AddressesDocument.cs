namespace OpenZro.Probes.Web.Rollouts;

/// <summary>A change of management's list of relays, as management writes it.</summary>
/// <param name="Via">The server's register target, or <c>print</c>.</param>
/// <param name="Before">The list now, in order.</param>
/// <param name="After">The list afterwards, in order.</param>
/// <param name="ProofWithinSeconds">By when management must prove itself healthy, else its own list is put back.</param>
/// <param name="Knowing">The share of the planned peers, 0 to 1, that must have the new list.</param>
/// <param name="PropagateAtMostSeconds">How long that may take.</param>
public sealed record AddressesDocument(
    string Via, IReadOnlyList<string> Before, IReadOnlyList<string> After, double ProofWithinSeconds, double Knowing, double PropagateAtMostSeconds);
