using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>What the page of a problem shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Words">What is wrong.</param>
/// <param name="From">The page of ours from which it was asked for; the overview where that is not known.</param>
public sealed record ProblemModel(PageFrame Frame, ProblemWords Words, string From);
