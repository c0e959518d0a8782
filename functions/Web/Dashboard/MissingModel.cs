namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What the page shows that there is not.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Words">What there is not.</param>
public sealed record MissingModel(PageFrame Frame, string Words);
