namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What the page shows that there is not.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Words">What there is not.</param>
/// <param name="Why">Why not.</param>
/// <param name="List">Where all that there are can be seen.</param>
public sealed record MissingModel(PageFrame Frame, string Words, string Why, string List);
