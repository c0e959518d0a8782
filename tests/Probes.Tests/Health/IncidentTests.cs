using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Tests.Health;

public sealed class IncidentTests
{
    private static readonly DateTimeOffset _noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_finding_is_explained_by_the_incident_of_its_cause_wherever_it_is_found()
    {
        var incident = Open(Cause.Of(Found(FindingCodes.CertNameMissing, "us", "relay-us-1")), "brazilsouth");

        incident.Explains("brazilsouth", Found(FindingCodes.CertNameMissing, "us", "relay-us-1")).ShouldBeTrue();
        incident.Explains("eastus", Found(FindingCodes.CertNameMissing, "us", "relay-us-1")).ShouldBeTrue("it is the same certificate");
        incident.Explains("brazilsouth", Found(FindingCodes.CertNameMissing, "us", "relay-us-2")).ShouldBeFalse();
        incident.Explains("brazilsouth", Found(FindingCodes.CertExpired, "us", "relay-us-1")).ShouldBeFalse();
    }

    [Fact]
    public void A_relay_that_is_down_explains_all_of_itself_and_every_pick_where_it_is_down()
    {
        var incident = Open(Cause.Down("br"), "brazilsouth");

        incident.Explains("brazilsouth", Found(FindingCodes.ConnectTimeout, "br", "relay-br-1")).ShouldBeTrue();
        incident.Explains("brazilsouth", Found(FindingCodes.PickUnexpected, "us")).ShouldBeTrue("peers go elsewhere since it is down");
        incident.Explains("brazilsouth", Found(FindingCodes.CertExpired, "us")).ShouldBeFalse();
        incident.Explains("eastus", Found(FindingCodes.ConnectTimeout, "br", "relay-br-1")).ShouldBeFalse("there it is not taken to be down yet");
    }

    [Fact]
    public void A_region_that_cannot_be_believed_explains_all_that_it_says()
    {
        var incident = Open(Cause.OfRegion("eastus"), "eastus");

        incident.Explains("eastus", Found(FindingCodes.CertExpired, "us")).ShouldBeTrue();
        incident.Explains("brazilsouth", Found(FindingCodes.CertExpired, "us")).ShouldBeFalse();
    }

    [Fact]
    public void A_dns_server_that_is_down_explains_names_that_are_not_found_and_nothing_else()
    {
        var incident = Open(new Cause { Kind = CauseKind.Resolver, Resolver = "192.0.2.53:53" }, "eastus");

        incident.Explains("eastus", Found(FindingCodes.DnsFailed, "us")).ShouldBeTrue();
        incident.Explains("eastus", Found(FindingCodes.CertExpired, "us")).ShouldBeFalse();
    }

    [Fact]
    public void What_is_over_explains_nothing_any_more()
    {
        var incident = Open(Cause.Down("br"), "brazilsouth", "eastus");
        var half = incident with { Regions = [incident.Regions[0] with { Until = _noon.AddHours(1) }, incident.Regions[1]] };

        half.Explains("brazilsouth", Found(FindingCodes.ConnectTimeout, "br")).ShouldBeFalse();
        half.Explains("eastus", Found(FindingCodes.ConnectTimeout, "br")).ShouldBeTrue();
        (incident with { ResolvedAt = _noon.AddHours(1) }).Explains("eastus", Found(FindingCodes.ConnectTimeout, "br")).ShouldBeFalse();
    }

    private static Finding Found(string code, string relay, string? member = null) => new()
    {
        Code = code,
        Severity = Severity.Error,
        Subject = new FindingSubject { Relay = relay, Member = member },
        Message = "it is so",
        Remedy = "mend it",
    };

    private static Incident Open(Cause cause, params string[] regions) => new()
    {
        Id = "20260801120000-feed",
        Mesh = "prod",
        Cause = cause,
        Severity = IncidentSeverity.Error,
        Title = "it is so",
        Detail = new CauseDetail { Severity = Severity.Error, Code = "unreachable", Message = "it is so", Remedy = "mend it" },
        Regions = [.. regions.Select(region => new IncidentRegion(region, _noon))],
        BeganAt = _noon,
        OpenedAt = _noon,
    };
}
