using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Rollouts that serve carries out itself, by the connections that it is given.</summary>
internal static class ServedRollouts
{
    /// <summary>Makes what carries them out.</summary>
    public static RolloutHosting Make(IServiceProvider provider) => RolloutHosting.Of(provider.GetRequiredService<LocalRollouts>()) with
    {
        Notify = provider.GetRequiredService<ServerConnections>().Set.Notify,
    };

    /// <summary>Makes the engine with all that it stands on.</summary>
    public static LocalRollouts MakeLocal(IServiceProvider provider)
    {
        var (store, time) = (provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<TimeProvider>());
        var parts = new RolloutParts
        {
            Store = store,
            Clock = time,
            Fleets = provider.GetRequiredService<FleetDesk>(),
            Probes = new ProbeEvidence(new Dictionary<string, ITableStore> { [provider.GetRequiredService<ServeSettings>().Region] = store }, new HealthRows(store), time),
            Directory = provider.GetRequiredService<IPeerDirectory>(),
            Drivers = provider.GetRequiredService<ServerConnections>().Drivers,
            Notifications = new NotificationOutbox(store),
        };
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{time.GetUtcNow():yyyyMMddTHHmmssfffffff}");
        var options = new EngineOptions { HoldFile = store is SqliteTables { File: { } file } ? file + ".engine" : null };
        return new LocalRollouts(parts, owner, options, provider.GetRequiredService<ILoggerFactory>());
    }
}
