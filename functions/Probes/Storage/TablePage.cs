namespace OpenZro.Probes.Storage;

/// <summary>A part of the answer to a scan.</summary>
/// <param name="Rows">The rows, in key order; may be empty.</param>
/// <param name="Continuation">What to ask on with; <see langword="null"/> when this was the last page.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);
