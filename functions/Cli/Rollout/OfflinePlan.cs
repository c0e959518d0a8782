using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using OpenZro.Probes.Health;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>
/// Plans here, as a server with the same files would, but without one: management is asked, nothing is written, and what probes know is
/// taken from results that are at hand, or is missing.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class OfflinePlan(TimeProvider time)
{
    /// <summary>Whether to plan here.</summary>
    public Option<bool> Offline { get; } = new("--offline") { Description = "Plan here, without a server: needs --fleet and --connections, and starts nothing." };

    /// <summary>The fleet file.</summary>
    public Option<string?> Fleet { get; } = new("--fleet") { Description = "With --offline: the fleet file.", HelpName = "f" };

    /// <summary>The connections file.</summary>
    public Option<string?> Connections { get; } = new("--connections") { Description = "With --offline: the connections file, whose management is asked for the peers.", HelpName = "f" };

    /// <summary>The folder of results.</summary>
    public Option<string?> Data { get; } = new("--data") { Description = "With --offline: the data folder of a 'serve', to predict picks from; without it, nothing is predicted.", HelpName = "folder" };

    /// <summary>Refuses what does not go together.</summary>
    public void Check(System.CommandLine.Parsing.CommandResult result)
    {
        if (result.GetValue(Offline) && (result.GetValue(Fleet) is null || result.GetValue(Connections) is null))
            result.AddError("--offline needs --fleet and --connections.");
        if (!result.GetValue(Offline) && (result.GetValue(Fleet) ?? result.GetValue(Connections) ?? result.GetValue(Data)) is not null)
            result.AddError("--fleet, --connections and --data are the server's own: give them with --offline only.");
    }

    /// <summary>Plans; <see langword="null"/> when a file is bad, which has been told.</summary>
    /// <exception cref="StorageException">The results cannot be read.</exception>
    public async Task<PlanAnswer?> PlanAsync(ParseResult parsed, string yaml, string fileName, CancellationToken cancellationToken)
    {
        var problems = new FileProblemPrinter(parsed.InvocationConfiguration.Error);
        var fleet = FleetReader.ReadFile(parsed.GetRequiredValue(Fleet)!);
        var connections = ConnectionReader.ReadFile(parsed.GetRequiredValue(Connections)!);
        problems.Print(fleet);
        problems.Print(connections.Errors, connections.ErrorsLeftOut, connections.Warnings);
        if (fleet.Fleet is not { } known || connections.Connections is not { } set)
            return null;

        using var drivers = new DriverCatalogue(new() { Connections = set, Dialect = known.Dialect }, time);
        if (drivers.Management is not { } management)
            throw new ApiException($"{parsed.GetValue(Connections)} names no management, which tells who is in the mesh: add 'management'.");

        await using var store = parsed.GetValue(Data) is { } folder ? StorageConnection.Open(null, folder) : SqliteTables.InMemory();
        var parts = new RolloutParts
        {
            Store = store,
            Clock = time,
            Fleets = new FleetDesk(() => known, store, time),
            Probes = new ProbeEvidence(new Dictionary<string, ITableStore> { [Region.Local] = store }, new HealthRows(store), time),
            Directory = new PeerDirectory(PeerDirectoryOptions.Of(set, management, drivers, storage: [], time), store, time),
            Drivers = drivers,
            Notifications = new NotificationOutbox(store),
        };
        using var engine = new LocalEngine(store, new OrchestrationCatalogue(), "offline", new EngineOptions(), time, NullLogger<LocalEngine>.Instance);
        return await new RolloutDesk(parts, engine, RolloutOrchestration.Newest).PlanAsync(yaml, fileName, cancellationToken);
    }
}
