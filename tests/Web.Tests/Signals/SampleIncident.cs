using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Tests.Signals;

/// <summary>A relay that was down in three regions and still is in two.</summary>
internal static class SampleIncident
{
    public static Incident Of(string relay, DateTimeOffset at) => new()
    {
        Id = $"i-{relay}",
        Mesh = "prod",
        Cause = Cause.Down(relay),
        Severity = IncidentSeverity.Critical,
        Title = $"{relay} is down",
        Detail = new CauseDetail { Severity = Severity.Error, Message = "nothing answers", Code = FindingCodes.Unreachable, Remedy = "Start it." },
        Regions = [new("brazilsouth", at.AddHours(-1), at), new("eastus", at), new("westeurope", at)],
        BeganAt = at,
        OpenedAt = at,
    };
}
