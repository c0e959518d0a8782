using System.Net;
using System.Text.Json.Nodes;
using OpenZro.Probes.Cli.Doctor;

namespace OpenZro.Probes.Cli.Tests.Doctor;

public sealed class DoctorRulesTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_deployment_in_order_is_good_in_every_way()
    {
        var findings = DoctorRules.Judge(Seen());

        findings.ShouldAllBe(finding => finding.Status == DoctorStatus.Good && finding.Remedy == null);
        findings.Select(finding => finding.Check).ShouldBe(["reachable", "sign-in", "clock", "regions", "regions", "fleet"]);
    }

    [Fact]
    public void What_does_not_answer_is_one_finding()
    {
        var findings = DoctorRules.Judge(Seen() with { Health = Answer(null) with { Failure = "https://probes.example/ does not answer: refused" } });

        findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(finding => finding.Check.ShouldBe("reachable"), finding => finding.Status.ShouldBe(DoctorStatus.Bad), finding => finding.Detail.ShouldContain("refused"));
    }

    [Fact]
    public void A_page_of_something_else_is_no_deployment() => DoctorRules.Judge(Seen() with { Health = Answer(HttpStatusCode.OK, "<html>") }).ShouldHaveSingleItem().Detail.ShouldContain("not as ozprobes does");

    [Fact]
    public void What_health_says_is_repeated() =>
        Bad(Seen() with { Health = Answer(HttpStatusCode.ServiceUnavailable, """{"fleetVersion":"f1","reasons":["no slot was run for 300 s"]}""") }).Detail.ShouldContain("no slot was run for 300 s");

    [Fact]
    public void Results_that_anybody_may_read_are_bad_except_on_this_machine()
    {
        var open = Seen() with { Stranger = Seen().Known! };

        Bad(open).Detail.ShouldBe("anybody may read the results without a token");
        DoctorRules.Judge(open with { Address = new Uri("http://127.0.0.1:9842/") }).ShouldAllBe(finding => finding.Status == DoctorStatus.Good);
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Forbidden)]
    public void To_be_sent_to_sign_in_is_to_be_sent_away(HttpStatusCode status) =>
        DoctorRules.Judge(Seen() with { Stranger = Answer(status) }).ShouldAllBe(finding => finding.Status == DoctorStatus.Good);

    [Fact]
    public void A_forged_principal_that_is_believed_is_bad() => Bad(Seen() with { Forger = Seen().Known! }).Detail.ShouldBe("a made-up principal in a header is believed");

    [Fact]
    public void A_token_that_is_refused_is_bad_and_the_rest_cannot_be_seen()
    {
        var findings = DoctorRules.Judge(Seen() with { Known = Answer(HttpStatusCode.Unauthorized) });

        findings.Single(finding => finding.Status == DoctorStatus.Bad).Detail.ShouldContain("OZPROBES_TOKEN is refused");
        findings.Where(finding => finding.Status == DoctorStatus.Unknown).Select(finding => finding.Check).ShouldBe(["regions", "fleet"]);
    }

    [Fact]
    public void Without_a_token_it_says_what_it_could_not_see() =>
        DoctorRules.Judge(Seen() with { Known = null }).Where(finding => finding.Status == DoctorStatus.Unknown).ShouldAllBe(finding => finding.Remedy!.Contains("OZPROBES_TOKEN"));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(-1, 0, true)]
    [InlineData(-4, 0, false)]
    [InlineData(-4, 6, true)]
    public void Clocks_are_compared_within_what_an_answer_can_tell(int serverAhead, int tookSeconds, bool isGood)
    {
        var health = Answer(HttpStatusCode.OK, Health) with { Date = _noon.AddSeconds(serverAhead), Sent = _noon.AddSeconds(-tookSeconds), Received = _noon };

        var clock = DoctorRules.Judge(Seen() with { Health = health }).Single(finding => finding.Check == "clock");

        clock.Status.ShouldBe(isGood ? DoctorStatus.Good : DoctorStatus.Bad);
    }

    [Fact]
    public void A_region_that_never_reported_is_named() => Bad(WithLatest(latest => latest["expected"]!.AsArray().Add("westeurope"))).Detail.ShouldBe("westeurope has never reported");

    [Fact]
    public void A_region_is_given_three_intervals()
    {
        DoctorRules.Judge(WithLatest(latest => latest["regions"]![1]!["slot"] = _noon.AddMinutes(-3))).ShouldAllBe(finding => finding.Status == DoctorStatus.Good);
        Bad(WithLatest(latest => latest["regions"]![1]!["slot"] = _noon.AddMinutes(-4))).Detail.ShouldStartWith("eastus reported last 4m ago");
    }

    [Fact]
    public void A_region_whose_slots_begin_in_the_future_has_a_clock_that_is_ahead() =>
        Bad(WithLatest(latest => latest["regions"]![0]!["check"]!["startedAt"] = _noon.AddSeconds(30))).Detail.ShouldContain("the clock of brazilsouth is ahead");

    [Fact]
    public void A_storage_that_does_not_answer_is_told() =>
        DoctorRules.Judge(WithLatest(latest => latest["silent"]!.AsArray().Add(new JsonObject { ["region"] = "eastus", ["reason"] = "no answer within 10 s" })))
            .Single(finding => finding.Status == DoctorStatus.Unknown).Detail.ShouldContain("no answer within 10 s");

    [Fact]
    public void A_region_on_another_fleet_is_out_of_step() => Bad(WithLatest(latest => latest["regions"]![1]!["fleetVersion"] = "f0")).Detail.ShouldBe("the fleet is f1, and not in eastus (f0)");

    private const string Health = """{"status":"ok","reasons":[],"fleetVersion":"f1"}""";

    private static DoctorFinding Bad(DoctorEvidence seen) => DoctorRules.Judge(seen).Single(finding => finding.Status == DoctorStatus.Bad);

    private static DoctorEvidence WithLatest(Action<JsonNode> change)
    {
        var latest = Latest();
        change(latest);
        return Seen() with { Known = Answer(HttpStatusCode.OK, latest.ToJsonString()) };
    }

    private static DoctorEvidence Seen() => new()
    {
        Address = new Uri("https://probes.example/"),
        Health = Answer(HttpStatusCode.OK, Health),
        Stranger = Answer(HttpStatusCode.Unauthorized),
        Forger = Answer(HttpStatusCode.Unauthorized),
        Known = Answer(HttpStatusCode.OK, Latest().ToJsonString()),
    };

    private static DoctorAnswer Answer(HttpStatusCode? status, string body = "") => new() { Status = status, Body = body, Date = _noon, Sent = _noon, Received = _noon.AddMilliseconds(34) };

    private static JsonObject Latest() => new()
    {
        ["schema"] = "ozprobes.latest/1",
        ["fleetVersion"] = "f1",
        ["intervalSeconds"] = 60,
        ["expected"] = new JsonArray("brazilsouth", "eastus"),
        ["silent"] = new JsonArray(),
        ["regions"] = new JsonArray(Region("brazilsouth"), Region("eastus")),
    };

    private static JsonObject Region(string name) => new()
    {
        ["region"] = name,
        ["slot"] = _noon.AddMinutes(-1),
        ["fleetVersion"] = "f1",
        ["check"] = new JsonObject
        {
            ["schema"] = "ozprobes.check/1", ["region"] = name, ["startedAt"] = _noon.AddSeconds(-50), ["status"] = "healthy", ["relays"] = new JsonArray(), ["findings"] = new JsonArray(), ["picks"] = new JsonArray(),
        },
    };
}
