using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Dashboard.Overview;

namespace OpenZro.Probes.Web.Api;

/// <summary>Every relay as every region sees it, and who wins where: what the overview shows.</summary>
/// <param name="Range">How far back the times go.</param>
/// <param name="Headline">Whether every region will pick the right relay, in a sentence.</param>
/// <param name="Relays">The relays, in the order in which management lists them.</param>
/// <param name="Regions">The regions.</param>
/// <param name="Silent">The stores that did not answer, so that regions may be missing.</param>
public sealed record OverviewDocument(
    string Range, string Headline, IReadOnlyList<OverviewRelayDocument> Relays, IReadOnlyList<OverviewRegionDocument> Regions, IReadOnlyList<SilentRegion> Silent)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.overview/1";

    internal static OverviewDocument Of(OverviewModel model) => new(
        model.Frame.Range!.Name,
        model.Headline,
        [.. model.Relays.Select(relay => new OverviewRelayDocument(relay.Name, relay.State, relay.Status))],
        [.. model.Regions.Select(OverviewRegionDocument.Of)],
        model.Silent);
}

/// <summary>A relay of the mesh.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Status">The worst status over all regions.</param>
public sealed record OverviewRelayDocument(string Name, RelayState State, RelayStatus Status);

/// <summary>A region of the mesh.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">Whether its peers land where they should.</param>
/// <param name="Expected">The relays that may win there.</param>
/// <param name="Slot">The slot that it ran last; <see langword="null"/> when nothing is known of it.</param>
/// <param name="IsSilent">Whether it has missed three slots, so that what it said last says nothing.</param>
/// <param name="Picks">What its peers pick, one entry per case.</param>
/// <param name="Cells">One entry per relay, in the relays' order.</param>
public sealed record OverviewRegionDocument(
    string Name, PickVerdict Verdict, IReadOnlyList<string> Expected, DateTimeOffset? Slot, bool IsSilent, IReadOnlyList<PickDocument> Picks, IReadOnlyList<OverviewCellDocument> Cells)
{
    internal static OverviewRegionDocument Of(OverviewRegion region) => new(
        region.Name, region.Verdict, region.Expected, region.Slot, region.IsSilent, [.. region.Picks.Select(CheckDocuments.Pick)], [.. region.Cells.Select(OverviewCellDocument.Of)]);
}

/// <summary>One relay as one region sees it. Times are in milliseconds.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="Status">How it stands there now.</param>
/// <param name="IsBest">Whether it is the region's nearest by the median of connecting in full.</param>
/// <param name="HandshakeP50Ms">The median handshake over the range; <see langword="null"/> when none was measured, as everywhere here.</param>
/// <param name="HandshakeP95Ms">What 95 % of the handshakes do not exceed.</param>
/// <param name="FullP50Ms">The median of connecting in full.</param>
/// <param name="FullP95Ms">What 95 % of connecting in full do not exceed.</param>
/// <param name="Probes">How many probes there were.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="FullP50MsOverTime">The median of connecting in full, one entry per step of the range.</param>
public sealed record OverviewCellDocument(
    string Relay, RelayStatus Status, bool IsBest, double? HandshakeP50Ms, double? HandshakeP95Ms, double? FullP50Ms, double? FullP95Ms, long Probes, long Failed, IReadOnlyList<double?> FullP50MsOverTime)
{
    internal static OverviewCellDocument Of(OverviewCell cell) => new(
        cell.Relay, cell.Status, cell.IsBest, Rounded.Ms(cell.Handshake), Rounded.Ms(cell.SlowHandshake), Rounded.Ms(cell.Full), Rounded.Ms(cell.SlowFull), cell.Probes, cell.Failed,
        [.. cell.Line.Select(value => Rounded.Ms(value))]);
}
