using System.Text.Json;
using OpenZro.Probes.Cli.Race;

namespace OpenZro.Probes.Cli.Tests.Race;

public sealed class RaceCommandTests
{
    [Fact]
    public async Task A_race_prints_who_won_and_what_the_model_says()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await RaceAsync(relay.Url, "--count", "2", "--ca-file", relay.CaFile, "--no-udp");

        run.Error.ShouldBeEmpty();
        run.Exit.ShouldBe(ExitCodes.Success);
        run.Output.ShouldContain("measured: 2 heats by WebSocket, until upgraded");
        run.Output.ShouldContain("127.0.0.1 won 100");
        run.Output.ShouldContain("predicted by the model from the same samples, and how far that is from what was measured");
        run.Output.ShouldMatch(@"UDP blocked  127\.0\.0\.1  100 %     100 %  0 pt +\d+\.\d ms +\d+\.\d ms +[+-]?\d+\.\d ms");
        run.Output.ShouldNotContain("ahead of the next");
        run.Output.ShouldContain("estimated: authenticate taken as connect");
    }

    [Fact]
    public async Task Json_has_the_schema_and_the_standings()
    {
        await using var relay = LoopbackRelay.Start();

        var run = await RaceAsync(relay.Url, $"rels://127.0.0.1:{LoopbackRelay.FreePort()}", "--count", "1", "--ca-file", relay.CaFile, "--json");

        run.Exit.ShouldBe(ExitCodes.Success);
        var root = JsonDocument.Parse(run.Output).RootElement;
        root.GetProperty("schema").GetString().ShouldBe("ozprobes.race/1");
        root.GetProperty("winner").GetString().ShouldBe("127.0.0.1");
        root.GetProperty("share").GetDouble().ShouldBe(1);
        root.GetProperty("endedAfter").GetString().ShouldBe("upgrade");
        root.GetProperty("relays")[1].GetProperty("failure").GetProperty("reason").GetString().ShouldBe("refused");
        root.GetProperty("predictions")[0].GetProperty("case").GetString().ShouldBe("udp-blocked");
        root.GetProperty("predictions")[0].GetProperty("candidates").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_relay_that_can_be_picked_it_exits_1()
    {
        var run = await RaceAsync($"rels://127.0.0.1:{LoopbackRelay.FreePort()}", "--count", "1");

        run.Exit.ShouldBe(ExitCodes.Findings);
        run.Output.ShouldContain("no relay could be picked in 1 heats");
    }

    [Theory]
    [InlineData("name either relay URLs or --fleet FILE")]
    [InlineData("is not a relay URL", "https://relay.example")]
    [InlineData("--count takes a number", "rels://relay.example", "--count", "0")]
    [InlineData("--timeout takes a duration", "rels://relay.example", "--timeout", "soon")]
    [InlineData("is no address of a DNS server", "rels://relay.example", "--resolver", "dns.example")]
    [InlineData("nowhere.pem", "rels://relay.example", "--ca-file", "nowhere.pem")]
    [InlineData("name either relay URLs or --fleet FILE", "rels://relay.example", "--fleet", "fleet.yaml")]
    public async Task Bad_usage_is_explained_and_exits_2(string explanation, params string[] args)
    {
        var run = await RaceAsync(args);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(explanation);
    }

    private static Task<CommandRun> RaceAsync(params string[] args) => CommandRun.OfAsync(RaceCommand.Create(), args);
}
