using OpenZro.Probes.Web.Dashboard.Relays;

namespace OpenZro.Probes.Web.Api;

/// <summary>The phases of a relay's probes over time, per region: what the page of a relay draws.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="Range">How far back.</param>
/// <param name="StepSeconds">How long a step is.</param>
/// <param name="Regions">The regions that saw anything in the range.</param>
public sealed record RelayHistoryDocument(string Relay, string Range, double StepSeconds, IReadOnlyList<RegionHistoryDocument> Regions)
{
    /// <summary>The name and version of this shape.</summary>
    public string Schema { get; init; } = "ozprobes.relay-history/1";

    internal static RelayHistoryDocument Of(RelayModel model) => new(
        model.Relay.Name,
        model.Frame.Range!.Name,
        model.Frame.Range.FineStep.TotalSeconds,
        [.. model.Histories.Select(history => new RegionHistoryDocument(history.Region, [.. history.Steps.Select(PhaseStepDocument.Of)]))]);
}

/// <summary>How the phases went as one region saw them.</summary>
/// <param name="Region">The region.</param>
/// <param name="Steps">One entry per step, those included in which nothing was seen.</param>
public sealed record RegionHistoryDocument(string Region, IReadOnlyList<PhaseStepDocument> Steps);

/// <summary>How the phases went in one step of time: medians in milliseconds, <see langword="null"/> for what was not measured.</summary>
/// <param name="At">When the step begins.</param>
/// <param name="Probes">How many probes there were.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="ResolveP50Ms">Resolving the name.</param>
/// <param name="ConnectP50Ms">TCP.</param>
/// <param name="HandshakeP50Ms">TLS.</param>
/// <param name="UpgradeP50Ms">WebSocket.</param>
/// <param name="AuthenticateP50Ms">The relay's authentication.</param>
/// <param name="FullP95Ms">What 95 % of connecting in full do not exceed.</param>
public sealed record PhaseStepDocument(
    DateTimeOffset At, long Probes, long Failed, double? ResolveP50Ms, double? ConnectP50Ms, double? HandshakeP50Ms, double? UpgradeP50Ms, double? AuthenticateP50Ms, double? FullP95Ms)
{
    internal static PhaseStepDocument Of(PhaseStep step)
    {
        double?[] medians = [.. step.Medians.Select(median => median > 0 ? Rounded.Ms(median) : null)];
        return new(step.At, step.Probes, step.Failed, medians[0], medians[1], medians[2], medians[3], medians[4], Rounded.Ms(step.Slow));
    }
}
