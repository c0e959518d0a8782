using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Benchmarks.Storage;

/// <summary>A server over what <see cref="BenchmarkRuns"/> see.</summary>
internal static class BenchmarkServer
{
    private static readonly string _yaml = "mesh: benchmark\ninterval: 60s\nregions: [ { name: region-0 } ]\nrelays:\n"
        + string.Concat(Enumerable.Range(0, BenchmarkRuns.Relays).Select(relay => $"  - {{ name: {BenchmarkRuns.Relay(relay)}, url: 'rel://127.0.0.1:{relay + 1}' }}\n"));

    /// <summary>The fleet that it probes.</summary>
    public static FleetDefinition Fleet { get; } = FleetReader.Read(_yaml, "fleet.yaml").Fleet!;

    public static async Task WriteAsync(ResultsWriter writer, DateTimeOffset slot)
    {
        var random = new Random((int)slot.ToUnixTimeSeconds());
        for (var region = 0; region < BenchmarkRuns.Regions; region++)
            await writer.WriteAsync(BenchmarkRuns.Run(random, slot, BenchmarkRuns.Region(region)) with { FleetVersion = Fleet.Version });
    }

    public static ITableStore Open(string kind, string connection) => kind == "azurite" ? AzureTables.Connect(connection) : SqliteTables.Open(connection);

    public static WebApplication Serve(string folder, ITableStore store, TimeProvider time)
    {
        var fleet = Path.Combine(folder, "fleet.yaml");
        File.WriteAllText(fleet, _yaml);
        var file = new FleetFile(fleet, _ => null);
        file.Refresh();
        return ServeHost.Build(
            new ServeSettings { Region = "here", Listen = new IPEndPoint(IPAddress.Loopback, 0), BacklogFolder = Path.Combine(folder, "backlog"), FirstSpread = TimeSpan.Zero, LogLevel = LogLevel.Error },
            file, store, time);
    }
}
