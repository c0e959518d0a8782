using System.Text.Json;
using OpenZro.Probes.Cli.Check;

namespace OpenZro.Probes.Cli.Tests.Check;

public sealed class CheckCommandTests
{
    [Fact]
    public async Task A_healthy_relay_is_shown_with_its_phases_and_exits_0()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, "--ca-file", relay.CaFile);

        run.Error.ShouldBeEmpty();
        run.Exit.ShouldBe(ExitCodes.Success, run.Output);
        var line = run.Output.Split('\n').First(line => line.Contains($"127.0.0.1:{relay.Port}  127.0.0.1", StringComparison.Ordinal));
        line.ShouldMatch(@"(\d+\.\d ms\s+){3}\d+ d\s+ok");
        run.Output.ShouldMatch(@"healthy  1 relay, 1 endpoint, 0 errors, 0 warnings  from local in \d");
    }

    [Fact]
    public async Task Plain_text_in_a_pipe_has_no_escape_sequences_and_no_trailing_blanks()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, "--ca-file", relay.CaFile);

        run.Output.ShouldNotContain("\u001b");
        run.Output.Split('\n').ShouldAllBe(line => line == line.TrimEnd());
    }

    [Fact]
    public async Task A_missing_name_is_a_finding_with_evidence_and_remedy_under_its_relay_and_exits_1()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, "--ca-file", relay.CaFile, "--name", "relay-cluster.example");

        run.Exit.ShouldBe(ExitCodes.Findings, run.Output);
        run.Output.ShouldContain("✗ error cert-name-missing");
        run.Output.ShouldContain("relay-cluster.example");
        run.Output.ShouldContain("remedy");
    }

    [Fact]
    public async Task A_warning_exits_0_unless_it_is_asked_to_fail()
    {
        await using var relay = LoopbackRelay.Start(validFor: TimeSpan.FromDays(5));

        var lax = await CheckAsync(relay.Url, "--ca-file", relay.CaFile);
        var strict = await CheckAsync(relay.Url, "--ca-file", relay.CaFile, "--fail-on", "warning");

        lax.Output.ShouldContain("! warning cert-expiring");
        (lax.Exit, strict.Exit).ShouldBe((ExitCodes.Success, ExitCodes.Findings));
    }

    [Fact]
    public async Task Json_has_exactly_the_documented_properties()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, "--ca-file", relay.CaFile, "--json");

        var root = JsonDocument.Parse(run.Output).RootElement;
        Names(root).ShouldBe(["schema", "region", "startedAt", "status", "relays", "findings", "picks"]);
        root.GetProperty("schema").GetString().ShouldBe("ozprobes.check/1");
        root.GetProperty("status").GetString().ShouldBeOneOf("healthy", "degraded");
        var shown = root.GetProperty("relays")[0];
        Names(shown).ShouldBe(["name", "url", "status", "dns", "endpoints", "quic", "fabric", "findings"]);
        var endpoint = shown.GetProperty("endpoints")[0];
        Names(endpoint).ShouldBe(
        [
            "address", "port", "serverName", "member", "resolveMs", "connectMs", "handshakeMs", "upgradeMs", "authenticateMs", "lagMs",
            "tls", "certificate", "instanceUrl", "skipped", "failure",
        ]);
        endpoint.GetProperty("failure").ValueKind.ShouldBe(JsonValueKind.Null);
        endpoint.GetProperty("handshakeMs").GetDouble().ShouldBeGreaterThan(0);
        Names(endpoint.GetProperty("tls")).ShouldBe(["version", "cipher", "alpn"]);
        Names(endpoint.GetProperty("certificate")).ShouldBe(
            ["subject", "issuer", "names", "notBefore", "notAfter", "chainCount", "chainBytes", "keyType", "sha256"]);
        Names(shown.GetProperty("quic")[0]).ShouldBe(["address", "port", "elapsedMs", "versions", "failure"]);
        Names(root.GetProperty("picks")[0]).ShouldBe(["case", "relay", "probability", "marginMs", "candidates"]);
        Names(root.GetProperty("picks")[0].GetProperty("candidates")[0]).ShouldBe(["relay", "probability", "medianMs"]);
    }

    [Fact]
    public async Task A_failure_in_json_names_its_phase_and_reason()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, $"rels://localhost:{LoopbackRelay.FreePort()}", "--ca-file", relay.CaFile, "--json");

        run.Exit.ShouldBe(ExitCodes.Findings);
        var shown = JsonDocument.Parse(run.Output).RootElement.GetProperty("relays")[1];
        Names(shown.GetProperty("dns")[0]).ShouldBe(["resolver", "addresses", "ttlSeconds", "elapsedMs", "failure"]);
        var failure = shown.GetProperty("endpoints")[0].GetProperty("failure");
        (failure.GetProperty("phase").GetString(), failure.GetProperty("reason").GetString()).ShouldBe(("connect", "refused"));
        var finding = shown.GetProperty("findings")[0];
        Names(finding).ShouldBe(["code", "severity", "subject", "message", "evidence", "remedy", "impact"]);
        finding.GetProperty("code").GetString().ShouldBe("unreachable");
    }

    [Fact]
    public async Task A_trace_tells_each_step_of_each_probe_on_standard_error()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await CheckAsync(relay.Url, "--ca-file", relay.CaFile, "--trace");

        run.Error.ShouldContain($"probe of 127.0.0.1:{relay.Port} 127.0.0.1 at ");
        run.Error.ShouldContain("ClientHello");
        run.Error.ShouldContain("101");
    }

    [Fact]
    public async Task A_fleet_file_is_checked_relay_by_relay_as_asked()
    {
        await using var relay = LoopbackRelay.Start();
        using var file = TemporaryFile.Of($"""
            relays:
              - name: good
                url: {relay.Url}
              - name: bad
                url: rels://127.0.0.1:{LoopbackRelay.FreePort()}
            """);

        var all = await CheckAsync("--fleet", file.Path, "--ca-file", relay.CaFile);
        var one = await CheckAsync("--fleet", file.Path, "--ca-file", relay.CaFile, "--relay", "good");
        var none = await CheckAsync("--fleet", file.Path, "--relay", "ugly");

        all.Exit.ShouldBe(ExitCodes.Findings);
        one.Exit.ShouldBe(ExitCodes.Success, one.Output);
        one.Output.ShouldNotContain("bad");
        none.Exit.ShouldBe(ExitCodes.Usage);
        none.Error.ShouldContain("--relay ugly is not in the fleet, which has good, bad");
    }

    [Theory]
    [InlineData("name either relay URLs or --fleet FILE")]
    [InlineData("is not a relay URL", "https://relay.example")]
    [InlineData("there is no option '--bogus'", "rels://relay.example", "--bogus")]
    [InlineData("--name: ' ' is neither", "rels://relay.example", "--name", " ")]
    [InlineData("is named twice", "rels://relay.example", "rels://relay.example:443")]
    [InlineData("--timeout takes a duration", "rels://relay.example", "--timeout", "soon")]
    [InlineData("is no address of a DNS server", "rels://relay.example", "--resolver", "dns.example")]
    [InlineData("nowhere.pem", "rels://relay.example", "--ca-file", "nowhere.pem")]
    [InlineData("nowhere.yaml", "--fleet", "nowhere.yaml")]
    [InlineData("fail-on", "rels://relay.example", "--fail-on", "sometimes")]
    public async Task Bad_usage_is_explained_and_exits_2(string explanation, params string[] args)
    {
        var run = await CheckAsync(args);

        (run.Exit, run.Output).ShouldBe((ExitCodes.Usage, ""));
        run.Error.ShouldContain(explanation);
    }

    private static Task<CommandRun> CheckAsync(params string[] args) => CommandRun.OfAsync(CheckCommand.Create(), args);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
