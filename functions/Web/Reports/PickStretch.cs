using OpenZro.Probes.Picking;
using OpenZro.Probes.Web.Dashboard;

namespace OpenZro.Probes.Web.Reports;

/// <summary>Slots in a row of a region with the same pick.</summary>
/// <param name="At">The first slot.</param>
/// <param name="Length">How long they are together.</param>
/// <param name="Pick">Who would have won.</param>
/// <param name="Expected">The relays that were expected then; any where there is none.</param>
internal sealed record PickStretch(DateTimeOffset At, TimeSpan Length, Pick Pick, IReadOnlyList<string> Expected)
{
    /// <summary>Whether that is what was expected then.</summary>
    public PickVerdict Verdict { get; } = PickVerdicts.Of(Pick, Expected);

    /// <summary>Whether a relay was expected then.</summary>
    public bool Expects(string relay) => Expected.Count == 0 || Expected.Contains(relay);
}
