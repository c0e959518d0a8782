using System.Text.Json;
using OpenZro.Probes.Cli.Results;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing.Otlp;

namespace OpenZro.Probes.Cli.Tests.Serve;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Sigterm_ends_it_with_0_and_what_was_said_to_be_stored_is()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);
        var slot = await serve.UntilStoredAsync();

        (await serve.TerminateAsync()).ShouldBe(ExitCodes.Success, serve.Log);

        await using var store = SqliteTables.Open(folder.Results);
        var stored = await new ResultsReader(store).RunsAsync("brazilsouth", ["br"], slot, slot.AddSeconds(1));
        stored.ShouldHaveSingleItem().Relays.ShouldHaveSingleItem().Endpoints.ShouldAllBe(seen => seen.Succeeded);
    }

    [Fact]
    public async Task The_results_command_asks_it()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);
        await serve.UntilStoredAsync();

        var table = await CommandRun.OfAsync(ResultsCommand.Create(), "--relay", "br", "--last", "24h", "--url", serve.Url);
        var csv = await CommandRun.OfAsync(ResultsCommand.Create(), "--csv", "--url", serve.Url);

        table.Exit.ShouldBe(ExitCodes.Success, table.Error);
        table.Output.ShouldContain("brazilsouth");
        table.Output.ShouldContain("handshake");
        csv.Output.ShouldContain("brazilsouth,br,");
    }

    [Fact]
    public async Task A_changed_fleet_file_is_taken_up_and_a_bad_one_is_not()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);

        folder.Write(folder.Yaml + $"  - {{ name: us, url: 'rels://127.0.0.1:{LoopbackRelay.FreePort()}' }}\n");
        await serve.UntilLogAsync("New error unreachable us");
        folder.Write(folder.Yaml + "  - { name: us }\n");
        await serve.UntilHealthAsync(health => health.GetProperty("reasons").EnumerateArray().Any(reason => reason.GetString()!.Contains($"{folder.Fleet}:5:", StringComparison.Ordinal)));
        folder.Write(folder.Yaml);
        await serve.UntilLogAsync("Cleared unreachable us");

        serve.Log.ShouldContain("The fleet file is bad");
        (await serve.GetAsync("/metrics")).ShouldNotContain("relay=\"us\"");
    }

    [Fact]
    public async Task The_command_for_a_link_names_where_the_storage_is_and_not_how_it_is_opened()
    {
        const string Key = "c2VjcmV0";
        const string Tables = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey={Key};TableEndpoint=http://127.0.0.1:1/a";
        await using var folder = new ServeFolderFixture();

        var byVariable = await SaidAsync(folder.Arguments, new() { ["OZPROBES_STORAGE"] = Tables });
        var byOption = await SaidAsync([.. folder.Arguments, "--storage", Tables], []);
        var byFolder = await SaidAsync(folder.Arguments, []);

        byVariable.ShouldEndWith("For a link that signs you in: ozprobes signin --url URL, with the OZPROBES_STORAGE that this server has");
        byOption.ShouldEndWith("For a link that signs you in: ozprobes signin --url URL, with the --storage that this server has");
        byFolder.ShouldEndWith($"For a link that signs you in: ozprobes signin --data {folder.Data} --url URL");
        (byVariable + byOption).ShouldNotContain(Key);

        static async Task<string> SaidAsync(IEnumerable<string> arguments, Dictionary<string, string> environment)
        {
            await using var serve = await ServeProcess.StartAsync(arguments, environment);
            return (await serve.UntilSaidAsync("ozprobes signin")).Replace(serve.Url, "URL", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_regions_share_one_storage()
    {
        await using var folder = new ServeFolderFixture("[ { name: brazilsouth }, { name: westeurope } ]");
        await using var first = await ServeProcess.StartAsync([.. folder.Arguments, "--region", "brazilsouth"]);
        await using var second = await ServeProcess.StartAsync([.. folder.Arguments, "--region", "westeurope"]);
        await second.UntilStoredAsync();

        await first.UntilStoredAsync();

        var latest = JsonDocument.Parse(await first.GetAsync("/api/latest")).RootElement;
        latest.GetProperty("regions").EnumerateArray().Select(region => region.GetProperty("region").GetString()).ShouldBe(["brazilsouth", "westeurope"]);
        (await first.TerminateAsync()).ShouldBe(0);
        (await second.TerminateAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_one_of_the_same_region_is_refused_its_folder()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);

        var (exit, log) = await ServeProcess.FailAsync(folder.Arguments);

        exit.ShouldBe(ExitCodes.Usage);
        log.ShouldContain("another 'ozprobes serve' of region brazilsouth uses the folder");
    }

    [Fact]
    public async Task A_webhook_secret_that_is_too_short_is_refused_before_serving()
    {
        await using var folder = new ServeFolderFixture();
        folder.Write("relays: [{ name: br, url: 'rel://127.0.0.1:9' }]\n");
        using var secret = TemporaryFile.Of("whsec_c2hvcnQ=");
        using var connections = TemporaryFile.Of($"notify: [{{ name: ops, url: 'https://h.example.com', secret: {{ file: {secret.Path} }} }}]\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(secret.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--connections", connections.Path, "--data", folder.Data);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("the webhook 'ops': the secret has 5 bytes, and at least 24 are needed");
        run.Error.ShouldNotContain("c2hvcnQ");
    }

    [Fact]
    public async Task Secrets_that_are_not_there_are_all_told_before_serving()
    {
        await using var folder = new ServeFolderFixture();
        folder.Write("relays: [{ name: br, url: 'rel://127.0.0.1:9' }]\n");
        using var connections = TemporaryFile.Of(
            """
            management: { url: 'https://m.example.com', token: { env: OZPROBES_TEST_UNSET } }
            connections:
              - { name: ssh-br, ssh: { user: ops, key: { file: /nowhere/br }, knownHosts: k } }
            """);

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--connections", connections.Path, "--data", folder.Data);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain($"{connections.Path}:1:52");
        run.Error.ShouldContain("OZPROBES_TEST_UNSET is not set");
        run.Error.ShouldContain($"{connections.Path}:3:44");
        run.Error.ShouldContain("/nowhere/br");
    }

    [Fact]
    public async Task Every_file_that_is_bad_is_told_at_once()
    {
        await using var folder = new ServeFolderFixture();
        folder.Write("relays: 1\n");
        using var connections = TemporaryFile.Of("notify: 1\nmanager: 1\n");

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--connections", connections.Path, "--data", folder.Data);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain($"{folder.Fleet}:1:");
        run.Error.ShouldContain($"{connections.Path}:1:");
        run.Error.ShouldContain($"{connections.Path}:2:");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        await using var folder = new ServeFolderFixture();
        await using var serve = await ServeProcess.StartAsync(folder.Arguments);

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--data", folder.Data + "2", "--listen", serve.Url);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.Trim().ShouldEndWith($"ozprobes: Failed to bind to address {serve.Url}: address already in use: name another address with --listen");
    }

    [Theory]
    [InlineData("'nowhere' is no address to listen on", "--listen", "nowhere")]
    [InlineData("--region: say which of the fleet's regions this is: brazilsouth", "--region", "mars")]
    [InlineData("nowhere.pem", "--ca-file", "nowhere.pem")]
    [InlineData("neither a connection string of Azure Storage nor", "--storage", "AccountKey=hush")]
    public async Task Bad_usage_is_explained_and_exits_2(string explanation, params string[] args)
    {
        await using var folder = new ServeFolderFixture();

        var run = await CommandRun.OfAsync(ServeCommand.Create(), ["--fleet", folder.Fleet, "--data", folder.Data, .. args]);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(explanation);
        run.Error.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_file_in_place_of_the_data_folder_is_explained()
    {
        await using var folder = new ServeFolderFixture();

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--data", folder.Fleet);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.Trim().ShouldEndWith($"ozprobes: --data: '{folder.Fleet}' is a file: name a folder, which is made when it is missing");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await using var folder = new ServeFolderFixture();
        Directory.CreateDirectory(folder.Data);
        await File.WriteAllTextAsync(folder.Results, new string('x', 5000), TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--data", folder.Data);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain($"ozprobes: {folder.Results}: SQLite");
        run.Error.Trim().ShouldEndWith("Move the file away, or name another folder with --data.");
    }

    [Fact]
    public async Task A_bad_fleet_file_is_explained_and_exits_2()
    {
        await using var folder = new ServeFolderFixture();
        folder.Write("relays: []\n");

        var run = await CommandRun.OfAsync(ServeCommand.Create(), "--fleet", folder.Fleet, "--data", folder.Data);

        run.Exit.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain($"{folder.Fleet}:1:");
    }

    [Fact]
    public async Task Nothing_of_opentelemetry_is_loaded_unless_something_is_exported()
    {
        await using var folder = new ServeFolderFixture();
        await using (var plain = await ServeProcess.StartAsync(folder.Arguments))
        {
            await plain.UntilStoredAsync();
            (await plain.LoadedAsync()).ShouldNotContain(library => library.Contains("OpenTelemetry", StringComparison.Ordinal));
        }

        await using var collector = new OtlpReceiver();
        await using var exporting = await ServeProcess.StartAsync(folder.Arguments, collector.Variables.ToDictionary(variable => variable.Key, variable => variable.Value!));
        await collector.UntilAsync(sent => sent.Spans.Any(span => span.Name == "slot") && !sent.Logs.IsEmpty && !sent.Metrics.IsEmpty, TestContext.Current.CancellationToken);

        (await exporting.LoadedAsync()).ShouldContain("OpenTelemetry.dll");
        (await exporting.TerminateAsync()).ShouldBe(ExitCodes.Success, exporting.Log);
    }

    [Fact]
    public async Task An_endpoint_that_is_none_is_refused_with_what_to_write()
    {
        await using var folder = new ServeFolderFixture();

        var (exit, log) = await ServeProcess.FailAsync(folder.Arguments, new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" });

        exit.ShouldBe(ExitCodes.Usage);
        log.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT is no address: write scheme, host and port");
    }
}
