namespace OpenZro.Probes.Web.Rollouts;

/// <summary>How a relay comes to be.</summary>
/// <param name="Via">The server's provision target, or <c>manual</c>.</param>
/// <param name="Instructions">What people are asked to do.</param>
/// <param name="Template">The template that is deployed.</param>
/// <param name="Changes">What would be changed, one a line.</param>
public sealed record ProvisionDocument(string Via, string? Instructions, string? Template, IReadOnlyList<string> Changes);
