using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Tests.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Judging;

public sealed class RelayVerificationTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly (string Member, string Name)[] Matrix =
    [
        ("br-1.example.com", "br.example.com"), ("br-1.example.com", "br-1.example.com"), ("br-2.example.com", "br.example.com"), ("br-2.example.com", "br-2.example.com"),
    ];

    private static readonly VerifyPlan Plan = new() { Url = "rels://br.example.com", Regions = ["brazilsouth"], Samples = 3, Within = TimeSpan.FromHours(2) };

    [Fact]
    public void Enough_good_observations_of_every_name_on_every_member_prove_it() => Judge(Runs(3)).Status.ShouldBe(RelayProof.Proven);

    [Fact]
    public void Too_few_are_waited_for()
    {
        var verdict = Judge(Runs(2));

        verdict.Status.ShouldBe(RelayProof.Inconclusive);
        verdict.Shortfalls[0].ShouldBe(new("brazilsouth", "br.example.com on br-1.example.com", 2, 3, null));
    }

    [Fact]
    public void A_failure_starts_the_count_again()
    {
        Judge([.. Runs(5), .. Runs(1, 5, fails: true)]).Status.ShouldBe(RelayProof.Failing);
        Judge([.. Runs(5), .. Runs(1, 5, fails: true), .. Runs(2, 6)]).Shortfalls[^1].ShouldBe(new("brazilsouth", "br-2.example.com", 2, 3, null));
        Judge([.. Runs(1, 0, fails: true), .. Runs(3, 1)]).Status.ShouldBe(RelayProof.Proven);
    }

    [Fact]
    public void A_member_that_is_not_seen_is_missing() => Judge(Runs(5, except: "br-2.example.com")).Shortfalls.Select(shortfall => shortfall.What)
        .ShouldBe(["br.example.com on br-2.example.com", "br-2.example.com"]);

    [Fact]
    public void With_a_secret_every_observation_must_authenticate()
    {
        var fleet = PlanSamples.Mesh with { AuthSecret = new() { Env = "S" } };

        RelayVerification.Judge(fleet, Plan, Runs(3), []).Status.ShouldBe(RelayProof.Inconclusive);
        RelayVerification.Judge(fleet, Plan, Runs(3, goal: ProbePhase.Authenticate), []).Status.ShouldBe(RelayProof.Proven);
    }

    [Fact]
    public void Without_a_secret_one_upgrade_is_enough_and_needed()
    {
        Judge(Runs(3, goal: ProbePhase.Handshake)).Shortfalls[0].What.ShouldBe("br.example.com on br-1.example.com: upgrade");
        Judge([.. Runs(1), .. Runs(2, 1, goal: ProbePhase.Handshake)]).Status.ShouldBe(RelayProof.Proven);
    }

    [Fact]
    public void It_must_be_predicted_to_win_where_that_is_asked()
    {
        var plan = Plan with { Wins = new Dictionary<string, double> { ["brazilsouth"] = 0.96 } };

        RelayVerification.Judge(PlanSamples.Mesh, plan, Runs(3), PlanSamples.Picks).Shortfalls.ShouldHaveSingleItem().Failure.ShouldNotBeNull().ShouldContain("95");
        RelayVerification.Judge(PlanSamples.Mesh, plan, Runs(3), []).Status.ShouldBe(RelayProof.Inconclusive);
    }

    private static RelayVerdict Judge(IReadOnlyList<ProbeRun> runs) => RelayVerification.Judge(PlanSamples.Mesh, Plan, runs, []);

    private static ProbeRun[] Runs(int count, int from = 0, bool fails = false, string? except = null, ProbePhase goal = ProbePhase.Upgrade) =>
    [
        .. Enumerable.Range(from, count).Select(i => new ProbeRun
        {
            Region = "brazilsouth",
            Slot = Start.AddMinutes(i),
            StartedAt = Start.AddMinutes(i),
            Relays =
            [
                new()
                {
                    Relay = "br",
                    Endpoints =
                    [
                        .. Matrix.Where(pair => pair.Member != except).Select(pair => new Observation
                        {
                            Endpoint = new(IPAddress.Loopback, 443, pair.Name, pair.Member),
                            StartedAt = Start,
                            Goal = goal,
                            Failure = fails ? new ProbeFailure(ProbePhase.Connect, FailureReason.Refused, "refused") : null,
                        }),
                    ],
                },
            ],
        }),
    ];
}
