using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Health;
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
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Rollouts;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Signals;
using OpenZro.Probes.Web.Telemetry;

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
        TelemetryHosting.Add(services, settings.Telemetry, settings.Region, settings.ClientId is null ? null : AppIdentity.Of(settings));
        AddProbing(services, settings, time);
        AddPages(services, settings, time);
        AddHealth(services, settings, time);
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
            new RollUp(StoresOf(provider).Own, settings.Retention, time), new PickRollUp(StoresOf(provider).Own, settings.Retention, time), new Retention(StoresOf(provider).Own, settings.Retention, time)));
        services.AddSingleton<SlotRunner>().AddSingleton<SignalLog>().AddSingleton<RegionTick>();
    }

    private static void AddPages(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        services.AddSingleton(StoredVantage.Nothing(settings, time)).AddSingleton<StoredVantage>().AddSingleton<ProbeMeter>().AddSingleton(new PeersState { IsWatched = settings is { IsHome: true, Connections: { Management: not null, Peers: not null } } });
        services.AddSingleton(provider => new RegionReaders(StoresOf(provider).ByRegion));
        services.AddSingleton(provider => new ResultsFanOut(StoresOf(provider).ByRegion, ProbesPipeline.StorePatience, time));
        services.AddSingleton(provider => new AccessTokens(StoresOf(provider).Own, time));
        services.AddSingleton(provider => new SessionDesk(StoresOf(provider).Own, provider.GetRequiredService<AccessTokens>(), time));
        services.AddSingleton(new AccessSettings
        {
            ReadsFreely = false,
            CountsAddresses = false,
            IsAlwaysEncrypted = true,
            TrustsPrincipal = settings.SignIn is SignIn.Entra,
            Rates = new RequestRates(),
        });
        ProbesPipeline.AddServices(services);
        services.AddSingleton<FunctionPipeline>();
    }

    /// <summary>Health is judged in the home region, whose app may read every account; elsewhere nobody is told anything.</summary>
    private static void AddHealth(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        services.AddSingleton(provider => new HealthRows(StoresOf(provider).Own));
        services.AddSingleton(provider => new HealthView(provider.GetRequiredService<HealthRows>(), provider.GetRequiredService<VantageState>(), time, settings.IsHome));
        services.AddSingleton(provider => new NotificationOutbox(new SteadyTables(StoresOf(provider).Own, time)));
        if (!settings.IsHome)
            return;
        services.AddSingleton(_ => new WebhookSender(Environment.GetEnvironmentVariable, time)).AddSingleton(new NotificationMessages(() => settings.Url?.GetLeftPart(UriPartial.Authority)));
        services.AddSingleton(provider => new AlertRefresh(settings.Connections?.Notify ?? [], provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<NotificationMessages>(), time));
        services.AddSingleton(provider => new HealthJudge(
            provider.GetRequiredService<HealthRows>(),
            StoresOf(provider).ByRegion,
            settings.Connections is { Notify: { Count: > 0 } receivers } ? new IncidentNotifications(provider.GetRequiredService<NotificationOutbox>(), receivers) : null,
            settings.Region,
            time));
        services.AddSingleton<ITickWork, HealthCare>();
    }

    /// <summary>Rollouts are carried out in the home region, where the server's connections say what may be touched.</summary>
    private static void AddRollouts(IServiceCollection services, AppSettings settings, TimeProvider time)
    {
        if (settings is not { IsHome: true, Fleet: { } fleet, Connections: { } connections })
        {
            services.AddSingleton(new OrchestrationCatalogue());
            return;
        }

        services.AddSingleton(_ => new DriverCatalogue(new() { Connections = connections, Dialect = fleet.Dialect, Azure = AppIdentity.Of(settings) }, time));
        services.AddSingleton(provider => new ServerConnections(connections, DriversOf(provider), DriversOf(provider).Management));
        services.AddSingleton(provider => Parts(settings, provider.GetRequiredService<ServerConnections>(), StoresOf(provider), time));
        services.AddSingleton(provider => RolloutProgram.Of(provider.GetRequiredService<RolloutParts>()));
        services.AddSingleton(provider => new RolloutDesk(
            provider.GetRequiredService<RolloutParts>(), provider.GetRequiredService<IOrchestrationClient>(), RolloutOrchestration.Newest));
        services.AddSingleton<ITickWork, RolloutCare>();
        AddNotifications(services, settings, connections, time);
        AddPeers(services, settings, connections, time);
        services.AddSingleton<JournalRetention>().AddSingleton<ITickWork, JournalCare>();
    }

    private static void AddNotifications(IServiceCollection services, AppSettings settings, ConnectionSet connections, TimeProvider time)
    {
        services.AddSingleton(provider => new NotificationDeliverer(
            connections.Notify,
            provider.GetRequiredService<NotificationOutbox>(),
            provider.GetRequiredService<WebhookSender>(),
            time,
            provider.GetRequiredService<NotificationMessages>()));
        services.AddSingleton<NotificationDelivery>().AddSingleton<ITickWork, NotificationsDue>();
    }

    private static void AddPeers(IServiceCollection services, AppSettings settings, ConnectionSet connections, TimeProvider time)
    {
        if (connections.Management is null)
            return;
        services.AddSingleton(provider => new PeersDesk(
            new PeerDirectory(DirectoryOf(settings, provider.GetRequiredService<ServerConnections>(), time) with { AskTimeout = PeersLook.WaveOf(settings) }, StoresOf(provider).Own, time),
            provider.GetRequiredService<LatestResults>(),
            provider.GetRequiredService<VantageState>(),
            StoresOf(provider).Own,
            time,
            provider.GetRequiredService<ServerConnections>(),
            provider.GetRequiredService<RolloutParts>()));
        if (connections.Peers is not null)
            services.AddSingleton<ITickWork, PeersLook>();
    }

    private static RegionStores StoresOf(IServiceProvider provider) => provider.GetRequiredService<RegionStores>();

    private static DriverCatalogue DriversOf(IServiceProvider provider) => provider.GetRequiredService<DriverCatalogue>();

    private static PeerDirectoryOptions DirectoryOf(AppSettings settings, ServerConnections connections, TimeProvider time) =>
        PeerDirectoryOptions.Of(connections.Set, connections.Management!, connections.Drivers, settings.StorageHosts, time);

    private static RolloutParts Parts(AppSettings settings, ServerConnections connections, RegionStores stores, TimeProvider time)
    {
        var steady = new SteadyTables(stores.Own, time);
        return new RolloutParts
        {
            Store = steady,
            Clock = time,
            Fleets = new FleetDesk(() => settings.Fleet!, steady, time),
            Probes = new ProbeEvidence(stores.ByRegion, new HealthRows(steady), time),
            Directory = connections.Management is null ? new NobodyKnown() : new PeerDirectory(DirectoryOf(settings, connections, time), steady, time),
            Drivers = connections.Drivers,
            Notifications = new NotificationOutbox(steady),
        };
    }
}
