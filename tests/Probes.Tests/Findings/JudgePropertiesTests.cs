using System.Collections.Concurrent;
using System.Diagnostics;
using CsCheck;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings;

/// <summary>What holds for every run, however broken.</summary>
public class JudgePropertiesTests
{
    private static readonly string[] s_names = ["br", "us", "eu", "ap"];

    private static readonly Gen<ProbeFailure> s_failures = Gen.Select(
        Gen.Enum<ProbePhase>(), Gen.Enum<FailureReason>(), Gen.Int[0, 500].Nullable(), (phase, reason, code) => Scene.Failure(phase, reason, code));

    private static readonly Gen<CertificateFacts?> s_certificates = Gen.Select(
        Gen.Enum<ChainTrust>(),
        Gen.Int[-100, 100],
        Gen.Int[1, 400],
        Gen.OneOf("CN=E7, O=Let's Encrypt, C=US", "CN=mitmproxy", "", "CN=House CA"),
        Gen.OneOf<string[]>([], ["*.example.com"], ["relay-br-1.example.com", "relay-cluster-br.example.com"], ["b\u0000d", "..", "*"]),
        Gen.Int[0, 30_000],
        (trust, start, days, issuer, names, bytes) => (CertificateFacts?)(Scene.Certificate("br", 1) with
        {
            Trust = trust,
            NotBefore = Scene.Now.AddDays(start),
            NotAfter = Scene.Now.AddDays(start + days),
            PathNotAfter = trust == ChainTrust.Trusted ? Scene.Now.AddDays(start + days - 1) : null,
            Issuer = issuer,
            Names = names,
            ChainBytes = bytes,
            Weaknesses = bytes % 3 == 0 ? ["SHA-1"] : [],
            Sha256 = $"{trust}{start}{days}{issuer}{names.Length}{bytes}",
        }));

    private static readonly Gen<Func<Observation, Observation>> s_changes = Gen.OneOf<Func<Observation, Observation>>(
        Gen.Const<Func<Observation, Observation>>(o => o),
        s_failures.Select(f => (Func<Observation, Observation>)(o => Scene.Failed(o, f.Phase, f.Reason, f.Code))),
        s_failures.Select(f => (Func<Observation, Observation>)(o => o with { Failure = f })),
        s_certificates.Select(c => (Func<Observation, Observation>)(o => o with { Certificate = c })),
        Gen.Double[0, 900].Select(ms => (Func<Observation, Observation>)(o => o with { Handshake = Scene.Ms(ms) })),
        Gen.Double[0, 900].Select(ms => (Func<Observation, Observation>)(o => o with { Connect = Scene.Ms(ms) })),
        Gen.OneOf("1.2", "1.0", "").Select(v => (Func<Observation, Observation>)(o => o with { Tls = new TlsFacts(v, "", null) })),
        Gen.OneOf("rels://elsewhere", "", "nonsense").Select(u => (Func<Observation, Observation>)(o => o with { InstanceUrl = u })),
        Gen.Const<Func<Observation, Observation>>(o => o with { Skipped = "no route", Connect = null, Handshake = null, Tls = null, Certificate = null }));

    private static readonly Gen<QuicObservation> s_quic = Gen.Select(
        Gen.OneOf("198.51.0.1", "198.51.1.2", "2001:db8::1"), Gen.Double[0, 300].Nullable(), Gen.Double[0, 300].Nullable(), Gen.Enum<FailureReason>(),
        (address, elapsed, small, reason) => Scene.QuicAnswer(address, elapsed, small, reason));

    private static readonly Gen<DnsAnswer> s_dns = Gen.Select(
        Gen.OneOf("relay-cluster-br.example.com", "relay-br-1.example.com", "RELAY-CLUSTER-US.example.com.", "unknown"),
        Gen.OneOf("192.0.2.53:53", "[2001:db8::53]:5353", "garbage"),
        Gen.OneOf<Func<string, string, DnsAnswer>>(
            Gen.OneOf<string[]>([], ["198.51.0.1"], ["198.51.0.1", "203.0.113.9"]).Select(a => (Func<string, string, DnsAnswer>)((n, r) => Scene.Answer(n, r, a))),
            Gen.Enum<FailureReason>().Select(f => (Func<string, string, DnsAnswer>)((n, r) => Scene.NoAnswer(n, f, r)))),
        (name, resolver, answer) => answer(name, resolver));

    private static readonly Gen<Scene> s_scenes = Gen.Select(
        Gen.Int[1, s_names.Length],
        Gen.Double[0.1, 400].Array[s_names.Length],
        s_changes.Array[s_names.Length * 4],
        Gen.Enum<RelayState>().Array[s_names.Length],
        s_quic.Array[0, 3],
        s_dns.Array[0, 3],
        Gen.Bool.Array[4],
        Arrange);

    [Fact]
    public void No_run_is_too_broken_to_be_judged_and_every_finding_is_whole() => s_scenes.Sample(scene =>
    {
        foreach (var finding in scene.Judge().AllFindings)
        {
            finding.Message.ShouldNotBeNullOrWhiteSpace();
            finding.Remedy.ShouldNotBeNullOrWhiteSpace();
            finding.Evidence.ShouldNotBeEmpty(finding.Code);
            finding.Evidence.ShouldAllBe(line => line.Length > 0);
            finding.Subject.Region.ShouldBe(Scene.Region);
            FindingCatalogue.Find(finding.Code).ShouldNotBeNull();
        }
    });

    [Fact]
    public async Task A_shell_reads_every_command_that_a_remedy_names()
    {
        var commands = new ConcurrentDictionary<string, bool>();
        s_scenes.Sample(scene =>
        {
            foreach (var finding in scene.Judge().AllFindings)
                foreach (var command in PastedCommands.Of(finding.Remedy))
                    commands[command] = true;
        });
        commands.ShouldNotBeEmpty();

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await shell.StandardInput.WriteAsync(string.Join('\n', commands.Keys));
        shell.StandardInput.Close();

        (await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        shell.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void The_order_in_which_probes_ended_changes_nothing() => Gen.Select(s_scenes, Gen.Int).Sample((scene, seed) =>
    {
        var random = new Random(seed);
        var shuffled = scene.WithRun(run => run with
        {
            Relays = [.. run.Relays.Select(r => r with { Endpoints = Shuffled(r.Endpoints), Fabric = Shuffled(r.Fabric) }).OrderBy(_ => random.Next())],
        });

        Told(shuffled).ShouldBe(Told(scene));

        IReadOnlyList<T> Shuffled<T>(IReadOnlyList<T> items) => [.. items.OrderBy(_ => random.Next())];
    });

    [Fact]
    public void A_run_in_order_has_no_findings() =>
        Gen.Select(Gen.Int[1, 4], Gen.Double[1, 60].Array[4]).Where((count, trips) => Spread(trips.Take(count))).Sample((count, trips) =>
            Scene.Of([.. s_names.Take(count).Select((name, i) => (name, trips[i]))]).IsHealthy());

    [Fact]
    public void An_error_makes_its_relay_unhealthy_and_nothing_else_does() => s_scenes.Sample(scene =>
    {
        foreach (var relay in scene.Judge().Relays)
        {
            (relay.Status == RelayStatus.Unhealthy).ShouldBe(relay.Findings.Any(f => f.Severity == Severity.Error));
        }
    });

    [Fact]
    public void One_cause_is_one_finding() => s_scenes.Sample(scene =>
    {
        var judgement = scene.Judge();
        var all = judgement.AllFindings.ToList();
        if (all.Exists(f => f.Code is FindingCodes.VantageBroken or FindingCodes.NoData))
        {
            all.ShouldHaveSingleItem();
        }

        foreach (var relay in judgement.Relays)
        {
            relay.Findings.GroupBy(f => (f.Code, f.Subject, f.Message)).ShouldAllBe(g => g.Count() == 1);
            OneVerdictPerCertificate(relay);
        }
    });

    [Fact]
    public void A_candidate_never_decides_the_status() => s_scenes.Sample(scene =>
    {
        var judgement = scene.WithFleet(f => f with { Relays = [.. f.Relays.Select(r => r with { State = RelayState.Candidate })] }).Judge();

        judgement.Status.ShouldNotBe(RelayStatus.Unhealthy);
        judgement.AllFindings.ShouldAllBe(f => f.Impact == null);
    });

    private static void OneVerdictPerCertificate(RelayJudgement relay)
    {
        string[] verdicts = [FindingCodes.CertExpired, FindingCodes.CertNotYetValid, FindingCodes.CertUntrusted, FindingCodes.CertChainIncomplete, FindingCodes.TlsIntercepted];
        var judged = relay.Findings.Where(f => verdicts.Contains(f.Code))
            .SelectMany(f => f.Evidence.Select(line => (f.Code, Endpoint: line[..line.IndexOf(": ", StringComparison.Ordinal)])));
        judged.GroupBy(j => j.Endpoint).ShouldAllBe(g => g.Select(j => j.Code).Distinct().Count() == 1);
    }

    private static Scene Arrange(
        int count, double[] trips, Func<Observation, Observation>[] changes, RelayState[] states, QuicObservation[] quic, DnsAnswer[] dns, bool[] choices)
    {
        var scene = Scene.Of([.. s_names.Take(count).Select((name, i) => (name, trips[i]))]);
        for (var i = 0; i < count; i++)
        {
            var (index, next) = (i, 0);
            scene = scene
                .WithRelay(s_names[i], r => r with
                {
                    State = states[index],
                    Transports = choices[0] ? [Transport.Ws, Transport.Quic] : choices[1] ? [Transport.Ws] : null,
                    Members = choices[2] ? r.Members : [],
                })
                .Endpoints(s_names[i], o => changes[(index * 4) + next++](o))
                .Saw(s_names[i], r => r with { Quic = quic, Dns = choices[3] ? r.Dns : dns });
        }

        return scene;
    }

    private static bool Spread(IEnumerable<double> trips)
    {
        var sorted = trips.Order().ToList();
        return sorted.Count < 3 || sorted[^1] > sorted[0] + 10;
    }

    private static string Told(Scene scene) => string.Join('\n', scene.Judge().AllFindings
        .Select(f => $"{f.Code} {f.Severity} {f.Subject} {f.Message} {string.Join('|', f.Evidence)} {f.Remedy}"));
}
