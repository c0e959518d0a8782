using System.Net;
using System.Text.Json.Nodes;
using OpenZro.Probes.Cli.Doctor;

namespace OpenZro.Probes.Cli.Tests.Doctor;

public sealed class DoctorRulesTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly Uri _address = new("https://probes.example/");

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
        var refused = new ApiTrouble("refused", "nothing listens there", "Start it.");

        DoctorRules.Judge(new DoctorEvidence { Address = _address, Health = Trouble(refused) })
            .ShouldHaveSingleItem().ShouldBe(new DoctorFinding("reachable", "refused", DoctorStatus.Bad, "nothing listens there", "Start it."));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{}", "application/json", "not-ozprobes")]
    [InlineData(HttpStatusCode.OK, "<html>", "text/html", "not-ozprobes")]
    [InlineData(HttpStatusCode.OK, "", null, "empty")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "The service is unavailable.", "text/html", "not-running")]
    [InlineData(HttpStatusCode.Forbidden, "<h1>Ip Forbidden</h1>", "text/html", "shut-out")]
    [InlineData(HttpStatusCode.Forbidden, "<h1>Error 403 - This web app is stopped.</h1>", "text/html", "stopped")]
    [InlineData(HttpStatusCode.Unauthorized, "", null, "sign-in-before")]
    [InlineData(HttpStatusCode.InternalServerError, """{"code":"fault","detail":"Something broke.","remedy":"Look at the log."}""", "application/problem+json", "fault")]
    public void What_answers_and_is_no_health_has_a_cause_and_a_remedy_of_its_own(HttpStatusCode status, string body, string? mediaType, string code)
    {
        var finding = DoctorRules.Judge(new DoctorEvidence { Address = _address, Health = Answer(status, body, mediaType) }).ShouldHaveSingleItem();

        (finding.Check, finding.Code, finding.Status).ShouldBe(("reachable", code, DoctorStatus.Bad));
        finding.Remedy.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_problem_is_told_in_the_words_of_the_server() =>
        DoctorRules.Judge(new DoctorEvidence { Address = _address, Health = Problem(HttpStatusCode.InternalServerError, "fault", "Something broke.", "Look at the log.") })
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(finding => finding.Detail.ShouldBe("Something broke"), finding => finding.Remedy.ShouldBe("Look at the log."));

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

    [Fact]
    public void A_sign_in_for_people_before_the_api_keeps_programs_out_and_says_how_to_let_them_by()
    {
        var led = Answer(HttpStatusCode.Found, "", null, new Uri("https://login.microsoftonline.com/t/oauth2/v2.0/authorize?client_id=1"));

        var findings = DoctorRules.Judge(Seen() with { Stranger = led, Forger = led, ForgedPage = led, Known = led });

        var finding = findings.Single(finding => finding.Status == DoctorStatus.Bad);
        (finding.Check, finding.Code).ShouldBe(("sign-in", "sign-in-before"));
        finding.Detail.ShouldEndWith("programs are sent to https://login.microsoftonline.com/t/oauth2/v2.0/authorize");
        finding.Remedy!.ShouldContain("excludedPaths");
        finding.Remedy!.ShouldContain("/api/*");
        findings.Where(unseen => unseen.Status == DoctorStatus.Unknown).Select(unseen => (unseen.Check, unseen.Code)).ShouldBe([("regions", "sign-in-before"), ("fleet", "sign-in-before")]);
    }

    [Fact]
    public void A_sign_in_for_people_before_the_pages_is_as_it_should_be() =>
        DoctorRules.Judge(Seen() with { ForgedPage = Answer(HttpStatusCode.Found, "", null, new Uri("https://login.microsoftonline.com/t")) }).ShouldAllBe(finding => finding.Status == DoctorStatus.Good);

    [Fact]
    public void A_forged_principal_that_is_believed_is_bad_whether_the_api_believes_it_or_a_page()
    {
        Bad(Seen() with { Forger = Seen().Known! }).Detail.ShouldBe("a made-up principal in a header is believed");
        Bad(Seen() with { ForgedPage = Answer(HttpStatusCode.OK, "<!DOCTYPE html>", "text/html") }).Code.ShouldBe("principal-believed");
    }

    [Fact]
    public void A_token_that_is_refused_is_bad_in_the_words_of_the_server_and_the_rest_cannot_be_seen()
    {
        var findings = DoctorRules.Judge(Seen() with { Known = Problem(HttpStatusCode.Unauthorized, "token-expired", "The token 07af has expired.", "Have another one made.") });

        findings.Single(finding => finding.Status == DoctorStatus.Bad).ShouldBe(new DoctorFinding("sign-in", "token-expired", DoctorStatus.Bad, "the token in OZPROBES_TOKEN is refused: The token 07af has expired", "Have another one made."));
        findings.Where(finding => finding.Status == DoctorStatus.Unknown).Select(finding => finding.Check).ShouldBe(["regions", "fleet"]);
    }

    [Fact]
    public void A_storage_that_is_down_is_no_refused_token()
    {
        var findings = DoctorRules.Judge(Seen() with { Known = Problem(HttpStatusCode.ServiceUnavailable, "storage-down", "The storage does not answer: no route.", "Try again.") });

        findings.ShouldNotContain(finding => finding.Status == DoctorStatus.Bad);
        findings.Where(finding => finding.Code == "storage-down").Select(finding => finding.Check).ShouldBe(["sign-in", "regions", "fleet"]);
        findings.Where(finding => finding.Code == "storage-down").ShouldAllBe(finding => finding.Detail.Contains("no route") && finding.Remedy == "Try again.");
    }

    [Fact]
    public void Without_a_token_it_says_what_it_could_not_see() =>
        DoctorRules.Judge(Seen() with { Known = null }).Where(finding => finding.Status == DoctorStatus.Unknown).ShouldAllBe(finding => finding.Code == "token-missing" && finding.Remedy!.Contains("OZPROBES_TOKEN"));

    [Fact]
    public void A_token_that_was_kept_is_told() =>
        DoctorRules.Judge(Seen() with { Known = null, IsTokenKept = true }).Where(finding => finding.Status == DoctorStatus.Unknown).ShouldAllBe(finding => finding.Code == "token-kept");

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(-1, 0, true)]
    [InlineData(-4, 0, false)]
    [InlineData(-4, 6, true)]
    public void Clocks_are_compared_within_what_an_answer_can_tell(int serverAhead, int tookSeconds, bool isGood)
    {
        var health = Answer(HttpStatusCode.OK, Health);
        health = health with { Answer = health.Answer! with { Date = _noon.AddSeconds(serverAhead) }, Sent = _noon.AddSeconds(-tookSeconds), Received = _noon };

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

    [Theory]
    [InlineData(30, "the clock of eastus is 30.0 s ahead of its storage's")]
    [InlineData(-4.26, "the clock of eastus is 4.3 s behind its storage's, or its writes take that long")]
    public void A_region_whose_heartbeats_say_so_has_a_wrong_clock(double ahead, string detail)
    {
        var finding = Bad(WithLatest(latest => latest["regions"]![1]!["clockAheadSeconds"] = ahead));

        (finding.Check, finding.Code, finding.Region, finding.Detail).ShouldBe(("clock", "clock-apart", "eastus", detail));
        finding.Remedy!.ShouldContain("eastus");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.9)]
    public void A_region_whose_clock_is_known_to_be_right_is_told(double ahead) =>
        DoctorRules.Judge(WithLatest(latest => latest["regions"]![1]!["clockAheadSeconds"] = ahead)).Single(finding => finding.Check == "clock" && finding.Region == "eastus").Status.ShouldBe(DoctorStatus.Good);

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
        Address = _address,
        Health = Answer(HttpStatusCode.OK, Health),
        Stranger = Stranger,
        Forger = Stranger,
        ForgedPage = Answer(HttpStatusCode.SeeOther, "", null, new Uri("/signin?next=%2F", UriKind.Relative)),
        Known = Answer(HttpStatusCode.OK, Latest().ToJsonString()),
    };

    private static DoctorAnswer Stranger => Problem(HttpStatusCode.Unauthorized, "token-missing", "This asks who you are.", "Send a token.");

    private static DoctorAnswer Problem(HttpStatusCode status, string code, string detail, string remedy) =>
        Answer(status, new JsonObject { ["code"] = code, ["detail"] = detail, ["remedy"] = remedy }.ToJsonString(), "application/problem+json");

    private static DoctorAnswer Answer(HttpStatusCode status, string body = "", string? mediaType = "application/json", Uri? location = null)
    {
        var answer = new ApiAnswer { Status = status, Body = body, MediaType = mediaType, Location = location, Date = _noon };
        return Trouble(ApiTrouble.Of(_address, answer)) with { Answer = answer };
    }

    private static DoctorAnswer Trouble(ApiTrouble? trouble) => new() { Trouble = trouble, Sent = _noon, Received = _noon.AddMilliseconds(34) };

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
