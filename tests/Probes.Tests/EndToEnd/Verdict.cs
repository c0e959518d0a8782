using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>What a run saw and what was made of it.</summary>
internal sealed record Verdict(ProbeRun Run, Judgement Judgement)
{
    /// <summary>Judges a run as of the instant at which it ended.</summary>
    public static Verdict Of(FleetDefinition fleet, ProbeRun run, params IReadOnlyList<ProbeRun> earlier)
    {
        var verdict = new Verdict(run, Judge.Run(fleet, run, new JudgeContext { Now = run.StartedAt + run.Elapsed, Recent = earlier }));
        TestContext.Current.TestOutputHelper?.WriteLine(verdict.ToString());
        return verdict;
    }

    /// <summary>The findings but for those that on loopback say how busy this machine is; they have tests of their own.</summary>
    public IEnumerable<Finding> Findings => Judgement.AllFindings.Where(f =>
        f.Code is not (FindingCodes.HandshakeSlow or FindingCodes.LatencyImpossible or FindingCodes.RegionUnderserved));

    /// <summary>Their codes.</summary>
    public IReadOnlyList<string> Codes => [.. Findings.Select(finding => finding.Code)];

    /// <summary>The only endpoint that was probed.</summary>
    public Observation Seen => Run.Relays.SelectMany(relay => relay.Endpoints).ShouldHaveSingleItem(ToString());

    /// <summary>The only finding with a code.</summary>
    public Finding Find(string code) => Findings.Where(finding => finding.Code == code).ShouldHaveSingleItem(ToString());

    /// <summary>Exactly these codes, in any order, each as often as it is given.</summary>
    public void Finds(params IEnumerable<string> codes) => Codes.ShouldBe(codes, ignoreOrder: true, ToString());

    public override string ToString() => string.Join('\n',
    [
        .. Run.Relays.SelectMany(relay => relay.Endpoints)
            .Select(o => $"{o.Endpoint}: connect {o.Connect}, handshake {o.Handshake}, upgrade {o.Upgrade}, authenticate {o.Authenticate}, {o.Failure}"),
        .. Judgement.AllFindings.Select(f =>
            $"{f.Severity} {f.Code} [{f.Subject}]\n  {f.Message}\n  seen: {string.Join("\n        ", f.Evidence)}\n  do: {f.Remedy}\n  impact: {f.Impact}"),
    ]);
}
