namespace OpenZro.Probes.App.Rollouts;

/// <summary>The last report of an orchestration whose method asks for something else than its history holds.</summary>
/// <param name="Mismatch">What it asked for, what it asks for now, and where.</param>
internal sealed record MismatchReport(string? Mismatch);
