using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Fleets;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Api;
using OpenZro.Probes.Web.Dashboard;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Metrics;
using OpenZro.Probes.Web.Peers;
using OpenZro.Probes.Web.Rollouts;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Composes the one process that probes, stores and answers.</summary>
public static class ServeHost
{
    /// <summary>Each open page of the dashboard holds one.</summary>
    private const int MostConnections = LiveStreams.Most + 256;

    private static readonly TimeSpan _shutdown = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _headers = TimeSpan.FromSeconds(10);

    /// <summary>Builds the process; starting it starts to probe. Nothing of it comes from files or variables around it.</summary>
    /// <param name="settings">How to serve.</param>
    /// <param name="file">The fleet file, with a good fleet.</param>
    /// <param name="store">Where results go; it is disposed by its owner.</param>
    /// <param name="time">The clock.</param>
    /// <param name="rollouts">Makes what carries out rollouts; <see langword="null"/> for what the settings' connections allow.</param>
    /// <exception cref="IOException">The backlog's folder cannot be used.</exception>
    public static WebApplication Build(
        ServeSettings settings, FleetFile file, ITableStore store, TimeProvider time, Func<IServiceProvider, RolloutHosting>? rollouts = null)
    {
        var fleet = file.Current ?? throw new ArgumentException("The fleet file has no good fleet yet.", nameof(file));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, settings.Listen));
        AddLogging(builder.Logging, settings.LogLevel);
        var services = builder.Services;
        builder.Configuration.AddInMemoryCollection(settings.Telemetry.Variables);
        TelemetryHosting.Add(services, settings.Telemetry, settings.Region);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = _shutdown);
        services.AddSingleton<IHostLifetime, QuietLifetime>();
        services.AddSingleton(settings).AddSingleton(file).AddSingleton(time);
        services.AddSingleton(new VantageState(new VantageSnapshot { Region = settings.Region, StartedAt = time.GetUtcNow(), Fleet = fleet, Reading = file.Reading }));
        services.AddSingleton(new FleetDesk(() => file.Current!.Fleet, store, time));
        services.AddSingleton(_ => new VantagePoint(settings.Vantage, time));
        services.AddSingleton(new ResultsRecorder(new ResultsWriter(store, settings.Retention, time), new ProbeBacklog(settings.BacklogFolder, settings.BacklogBytes)));
        services.AddSingleton(new ResultsReader(store));
        services.AddSingleton(new RegionReaders(new Dictionary<string, ITableStore> { [settings.Region] = store }));
        services.AddSingleton(new ResultsFanOut(new Dictionary<string, ITableStore> { [settings.Region] = store }, ProbesPipeline.StorePatience, time));
        services.AddSingleton(new Upkeep(new RollUp(store, settings.Retention, time), new PickRollUp(store, settings.Retention, time), new Retention(store, settings.Retention, time)));
        services.AddSingleton<SlotRunner>().AddSingleton<ProbeMeter>().AddSingleton<SlotLog>();
        services.AddSingleton(AccessOf(settings));
        services.AddSingleton(new AccessTokens(store, time)).AddSingleton(provider => new SessionDesk(store, provider.GetRequiredService<AccessTokens>(), time));
        services.AddSingleton(store);
        services.AddSingleton<LiveStreams>();
        ProbesPipeline.AddServices(services);
        AddPeers(services, settings, time);
        services.AddHostedService<ProbeService>();
        HealthHosting.Add(services, settings, store, time);
        if ((rollouts ?? (settings.Connections is null ? null : ServedRollouts.Make)) is { } make)
            AddRollouts(services, make);

        var app = builder.Build();
        ProbesPipeline.Map(app, onlyThisMachine: IPAddress.IsLoopback(settings.Listen.Address));
        return app;
    }

    /// <summary>Reading is free where only this machine can ask; a proxy that others come by makes that untrue.</summary>
    private static AccessSettings AccessOf(ServeSettings settings) => new()
    {
        ReadsFreely = !settings.RequiresToken && settings.PublicUrl is null && IPAddress.IsLoopback(settings.Listen.Address),
        PublicUrl = settings.PublicUrl,
        IsAlwaysEncrypted = settings.PublicUrl?.Scheme == Uri.UriSchemeHttps,
        Rates = settings.Rates,
    };

    private static void AddRollouts(IServiceCollection services, Func<IServiceProvider, RolloutHosting> rollouts)
    {
        services.AddSingleton(rollouts);
        services.AddSingleton(provider => provider.GetRequiredService<RolloutHosting>().Parts);
        services.AddSingleton(provider => provider.GetRequiredService<RolloutHosting>().ToDesk());
        services.AddHostedService<RolloutService>();
        services.AddSingleton(provider => new NotificationDeliverer(
            provider.GetRequiredService<RolloutHosting>().Notify,
            provider.GetRequiredService<NotificationOutbox>(),
            provider.GetRequiredService<WebhookSender>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<NotificationMessages>()));
        services.AddSingleton<NotificationDelivery>().AddHostedService<NotificationService>();
        services.TryAddSingleton(provider => provider.GetRequiredService<RolloutParts>().Directory);
        services.TryAddSingleton<PeersDesk>();
    }

    private static void AddPeers(IServiceCollection services, ServeSettings settings, TimeProvider time)
    {
        var connections = settings.Connections;
        var isWatched = connections is { Management: not null, Set.Peers: not null };
        services.AddSingleton(new PeersState { IsWatched = isWatched });
        if (connections is not null)
        {
            services.AddSingleton(connections).AddSingleton(ServedRollouts.MakeLocal);
            if (connections.Management is null)
                services.AddSingleton<IPeerDirectory, NobodyKnown>();
        }

        if (connections?.Management is { } management)
        {
            services.AddSingleton<IPeerDirectory>(provider => new PeerDirectory(
                PeerDirectoryOptions.Of(connections.Set, management, connections.Drivers, settings.StorageHosts, time), provider.GetRequiredService<ITableStore>(), time));
            services.AddSingleton<PeersDesk>();
        }

        if (isWatched)
        {
            services.AddHostedService<PeersService>();
        }
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = BodyLimits.Words;
        kestrel.Limits.RequestHeadersTimeout = _headers;
        kestrel.Listen(listen);
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel least)
    {
        // What keeps the host from starting is told to whoever starts it.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.SetMinimumLevel(least).AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Leaves signals to whoever runs the host.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
