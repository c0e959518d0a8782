using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Evidence;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Signals;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>Composes all of the function app but its triggers.</summary>
public static class FunctionAppServices
{
    /// <summary>Adds what the timer and the pipeline need; whoever hosts rollouts adds an <see cref="IOrchestrationClient"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="open">Opens its tables, which are disposed with the services.</param>
    /// <param name="time">The clock.</param>
    public static IServiceCollection Add(IServiceCollection services, AppSettings settings, Func<AppSettings, RegionStores> open, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(settings).AddSingleton(_ => open(settings)).AddSingleton(time);
        services.AddSingleton(provider => new FleetShelf(StoresOf(provider), Environment.GetEnvironmentVariable));
        AddProbing(services, settings, time);
        AddPages(services, settings, time);
        AddRollouts(services, settings, time);
        return services;
    }

    private static void AddProbing(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        services.AddSingleton(_ => new VantagePoint(new VantageSettings(), time));
        services.AddSingleton(provider => new ResultsRecorder(
            new ResultsWriter(StoresOf(provider).Own, settings.Retention, time),
            new ProbeBacklog(Path.Combine(Path.GetTempPath(), "ozprobes", "backlog"), ProbeBacklog.DefaultBytes)));
        services.AddSingleton(provider => new Upkeep(
            new RollUp(StoresOf(provider).Own, settings.Retention, time), new Retention(StoresOf(provider).Own, settings.Retention, time)));
        services.AddSingleton<SlotRunner>().AddSingleton<SignalLog>().AddSingleton<RegionTick>();
    }

    private static void AddPages(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        services.AddSingleton(StoredVantage.Nothing(settings, time)).AddSingleton<StoredVantage>().AddSingleton<ProbeMeter>().AddSingleton<PeersState>();
        services.AddSingleton(provider => new RegionReaders(StoresOf(provider).ByRegion));
        services.AddSingleton(provider => new ResultsFanOut(StoresOf(provider).ByRegion, ProbesPipeline.StorePatience, time));
        services.AddSingleton(provider => new AccessTokens(StoresOf(provider).Own, time));
        services.AddSingleton(new AccessSettings
        {
            ReadsFreely = false,
            CountsAddresses = false,
            TrustsPrincipal = settings.SignIn is SignIn.Entra,
            Rates = new RequestRates(),
        });
        ProbesPipeline.AddServices(services);
        services.AddSingleton<FunctionPipeline>();
    }

    /// <summary>Rollouts are carried out in the home region, where the server's connections say how management and peers are reached.</summary>
    private static void AddRollouts(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        if (settings is not { IsHome: true, Fleet: not null, Connections: { Management: not null } connections })
        {
            services.AddSingleton(new OrchestrationCatalogue());
            return;
        }

        services.AddSingleton(_ => new DriverCatalogue(new DriverCatalogueOptions { Connections = connections }, time));
        services.AddSingleton(provider => Parts(settings, connections, StoresOf(provider), provider.GetRequiredService<DriverCatalogue>(), time));
        services.AddSingleton(provider => RolloutProgram.Of(provider.GetRequiredService<RolloutParts>()));
        services.AddSingleton(provider => new RolloutDesk(
            provider.GetRequiredService<RolloutParts>(), provider.GetRequiredService<IOrchestrationClient>(), RolloutOrchestration.Newest));
    }

    private static RegionStores StoresOf(IServiceProvider provider) => provider.GetRequiredService<RegionStores>();

    private static RolloutParts Parts(AppSettings settings, ConnectionSet connections, RegionStores stores, DriverCatalogue drivers, TimeProvider time)
    {
        var storage = Uri.TryCreate(settings.Tables, UriKind.Absolute, out var endpoint) ? endpoint.IdnHost : null;
        return new RolloutParts
        {
            Store = stores.Own,
            Clock = time,
            Fleets = new FleetDesk(() => settings.Fleet!, stores.Own, time),
            Probes = new ProbeEvidence(stores.ByRegion, time),
            Directory = new PeerDirectory(PeerDirectoryOptions.Of(connections, drivers.Management!, drivers, storage, time), stores.Own, time),
            Drivers = drivers,
            Notifications = new NotificationOutbox(stores.Own),
        };
    }
}
