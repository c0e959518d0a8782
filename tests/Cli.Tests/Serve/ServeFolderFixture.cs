namespace OpenZro.Probes.Cli.Tests.Serve;

/// <summary>A folder with a fleet file for one loopback relay, probed every second.</summary>
internal sealed class ServeFolderFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("serve-").FullName;

    public ServeFolderFixture(string regions = "[ { name: brazilsouth } ]")
    {
        Yaml = $"interval: 1s\nregions: {regions}\nrelays:\n  - {{ name: br, url: '{Relay.Url}' }}\n";
        Write(Yaml);
    }

    public LoopbackRelay Relay { get; } = LoopbackRelay.Start();

    public string Yaml { get; }

    public string Fleet => Path.Combine(_folder, "fleet.yaml");

    public string Data => Path.Combine(_folder, "data");

    public string Results => Path.Combine(Data, "results.db");

    public string[] Arguments => ["--fleet", Fleet, "--data", Data, "--ca-file", Relay.CaFile];

    public void Write(string yaml) => File.WriteAllText(Fleet, yaml);

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
