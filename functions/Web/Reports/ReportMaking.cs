using OpenZro.Probes.Health;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Api;

namespace OpenZro.Probes.Web.Reports;

/// <summary>Makes a report of what was gathered. Pure.</summary>
internal static class ReportMaking
{
    /// <summary>The report.</summary>
    public static ReportDocument Make(ReportMaterial material)
    {
        var (sights, steps) = (material.Sights, material.Steps);
        var document = new ReportDocument
        {
            Mesh = sights.Fleet.Mesh,
            From = steps.From,
            Before = steps.Now,
            StepSeconds = steps.Length.TotalSeconds,
            Summary = "",
            Lines = [.. material.Relays.SelectMany(relay => material.Regions.Select(region => LineOf(relay, region, material))).Where(line => line.Probes > 0)],
            Vantages = material.Vantages,
            PickStepSeconds = steps.Fine.TotalSeconds,
            Picks = material.Picks,
            Certificates = CertificatesOf(sights, steps.Now),
            LeastDaysLeft = sights.Fleet.Thresholds.CertificateDaysLeft,
            Incidents = [.. material.Incidents.Select(incident => IncidentOf(incident, steps.Now))],
            Rollouts = material.Rollouts,
            Silent = [.. sights.Silent.UnionBy(material.Series.Silent, silent => silent.Region)],
        };
        return document with { Summary = ReportSummary.Of(document) };
    }

    private static ReportLine LineOf(string relay, string region, ReportMaterial material)
    {
        var steps = material.Steps;
        var tallies = Enumerable.Range(0, steps.Count).Select(_ => new Tally()).ToList();
        foreach (var point in material.Series.Lines.Where(line => line.Key.Relay == relay && line.Key.Region == region).SelectMany(line => line.Value))
            tallies[(int)((point.At - steps.From) / steps.Length)].Merge(point.Tally);
        var whole = new Tally();
        foreach (var tally in tallies)
            whole.Merge(tally);
        var full = whole.Phases.GetValueOrDefault(MeasuredPhase.Full);
        var probes = whole.Succeeded + whole.Failed;
        return new ReportLine(
            relay, region, probes, whole.Failed, probes == 0 ? null : (double)whole.Succeeded / probes,
            [.. whole.Failures.OrderByDescending(failure => failure.Value).Select(failure => new FailureCount(KebabCase.Of(failure.Key.Phase), KebabCase.Of(failure.Key.Reason), failure.Value))],
            Rounded.Ms(full?.Percentile(0.5)), Rounded.Ms(full?.Percentile(0.95)), Rounded.Ms(full?.Percentile(0.99)),
            [.. tallies.Select((tally, step) => new ReportStep(
                steps.At(step), tally.Succeeded + tally.Failed, tally.Failed,
                Rounded.Ms(tally.Phases.GetValueOrDefault(MeasuredPhase.Full)?.Percentile(0.5)), Rounded.Ms(tally.Phases.GetValueOrDefault(MeasuredPhase.Full)?.Percentile(0.95))))]);
    }

    private static IReadOnlyList<ReportCertificate> CertificatesOf(LatestSights sights, DateTimeOffset now) =>
    [
        .. sights.Regions.SelectMany(seen => seen.Run.Relays.SelectMany(relay => relay.Endpoints.Select(endpoint => (relay.Relay, Endpoint: endpoint))))
            .Where(seen => seen.Endpoint.Certificate is not null)
            .GroupBy(seen => (seen.Relay, seen.Endpoint.Certificate!.Sha256))
            .Select(same =>
            {
                var facts = same.First().Endpoint.Certificate!;
                return new ReportCertificate(
                    same.Key.Relay, [.. same.Select(seen => seen.Endpoint.Endpoint.Address.ToString()).Distinct()], facts.Names, facts.Issuer, facts.NotAfter, (int)Math.Floor((facts.NotAfter - now).TotalDays), facts.Sha256);
            })
            .OrderBy(certificate => certificate.NotAfter).ThenBy(certificate => certificate.Sha256, StringComparer.Ordinal),
    ];

    private static ReportIncident IncidentOf(Incident incident, DateTimeOffset now) => new(
        incident.Id, incident.Title, incident.Severity, incident.Detail.Code, incident.Detail.Message, [.. incident.Regions.Select(region => region.Region)],
        incident.BeganAt, incident.ResolvedAt, Math.Max(0, Math.Round(((incident.ResolvedAt ?? now) - incident.BeganAt).TotalSeconds)));
}
