using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Web.Health;

/// <summary>Composes the judging of health in one process that serves, with what tells people of it.</summary>
internal static class HealthHosting
{
    /// <summary>Adds it. People are told where the process has receivers for them, which <see cref="RolloutHosting"/> brings.</summary>
    public static void Add(IServiceCollection services, ServeSettings settings, ITableStore store, TimeProvider time)
    {
        services.AddSingleton(new HealthRows(store)).AddSingleton<HealthView>();
        services.AddSingleton(provider => new NotificationOutbox(provider.GetService<RolloutHosting>()?.Parts.Store ?? store));
        services.AddSingleton(_ => new WebhookSender(Environment.GetEnvironmentVariable, time));
        services.AddSingleton<ServedAddress>().AddSingleton(provider => new NotificationMessages(() => provider.GetRequiredService<ServedAddress>().Url));
        services.AddSingleton(provider => new AlertRefresh(
            provider.GetService<RolloutHosting>()?.Notify ?? [], provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<NotificationMessages>(), time));
        services.AddSingleton(provider => new HealthJudge(
            provider.GetRequiredService<HealthRows>(),
            new Dictionary<string, ITableStore> { [settings.Region] = store },
            provider.GetService<RolloutHosting>()?.Notify is { Count: > 0 } receivers ? new IncidentNotifications(provider.GetRequiredService<NotificationOutbox>(), receivers) : null,
            settings.Region,
            time));
        services.AddHostedService<HealthService>();
    }
}
