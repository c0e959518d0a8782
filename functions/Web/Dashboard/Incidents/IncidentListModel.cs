using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>What the page of all incidents shows.</summary>
/// <param name="Frame">What stands around the page.</param>
/// <param name="Board">What lasts.</param>
/// <param name="Past">What is over, the newest first.</param>
/// <param name="Number">Which page of what is over, from 1.</param>
/// <param name="IsHome">Whether incidents are judged and kept by this server.</param>
public sealed record IncidentListModel(PageFrame Frame, IncidentBoard Board, IReadOnlyList<Incident> Past, int Number, bool IsHome)
{
    private const int PageSize = 50;

    /// <summary>How many pages there are of what is over.</summary>
    public int Pages => Math.Max(1, (Past.Count + PageSize - 1) / PageSize);

    /// <summary>Which page of what is over is shown.</summary>
    public int Shown => Math.Clamp(Number, 1, Pages);

    /// <summary>The incidents of this page.</summary>
    public IEnumerable<Incident> Rows => Past.Skip((Shown - 1) * PageSize).Take(PageSize);

    /// <summary>The answer to the one question.</summary>
    public string Headline =>
        !IsHome ? "Incidents are known to the home region"
        : Board.Problem is not null ? "It cannot be said what is wrong"
        : Board.Open.Count == 0 ? "No incident is open" : $"{Figures.Count(Board.Open.Count, "incident")} {(Board.Open.Count == 1 ? "is" : "are")} open";

    /// <summary>The tone of that.</summary>
    public Tone Tone => !IsHome || Board.Problem is not null ? Tone.Unknown : Board.Open.Count == 0 ? Tone.Good : Board.Open.Max(shown => shown.Incident.Severity) is IncidentSeverity.Warning ? Tone.Warning : Tone.Bad;
}
