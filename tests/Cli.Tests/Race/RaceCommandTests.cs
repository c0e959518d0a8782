using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using OpenZro.Probes.Cli.Race;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Cli.Tests.Race;

public sealed class RaceCommandTests : IDisposable
{
    private readonly CertificateAuthority _authority = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());
    private readonly string _caFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");

    [Fact]
    public async Task A_race_prints_who_won_and_what_the_model_says()
    {
        await using var relay = Start();

        var (exit, output, error) = await RunAsync(Url(relay), "--count", "2", "--ca-file", CaFile(), "--no-udp");

        error.ShouldBeEmpty();
        exit.ShouldBe(ExitCodes.Success);
        output.ShouldContain("127.0.0.1 won 100");
        output.ShouldContain("predicted, UDP blocked: 127.0.0.1 with 100");
        output.ShouldContain("estimated: authenticate taken as connect");
    }

    [Fact]
    public async Task Json_has_the_schema_and_the_standings()
    {
        await using var relay = Start();

        var (exit, output, _) = await RunAsync(Url(relay), $"rels://127.0.0.1:{Free()}", "--count", "1", "--ca-file", CaFile(), "--json");

        exit.ShouldBe(ExitCodes.Success);
        var root = JsonDocument.Parse(output).RootElement;
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
        var (exit, output, _) = await RunAsync($"rels://127.0.0.1:{Free()}", "--count", "1");

        exit.ShouldBe(ExitCodes.Findings);
        output.ShouldContain("no relay could be picked in 1 heats");
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
        var (exit, output, error) = await RunAsync(args);

        exit.ShouldBe(ExitCodes.Usage);
        output.ShouldBeEmpty();
        error.ShouldContain(explanation);
    }

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { RaceCommand.Create() };
        var exit = await CommandLineRunner.RunAsync(
            root, ["race", .. args], new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    private static string Url(RelayServer relay) => $"rels://{relay.EndPoint}";

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string CaFile()
    {
        File.WriteAllText(_caFile, _authority.Pem);
        return _caFile;
    }

    private RelayServer Start()
    {
        var certificate = _authority.Issue("127.0.0.1");
        return RelayServer.Start(new RelayServerOptions
        {
            InstanceUrl = "rels://relay.example:443",
            Secret = new AuthSecret("simulated"),
            Certificate = _ => certificate,
        });
    }
}
