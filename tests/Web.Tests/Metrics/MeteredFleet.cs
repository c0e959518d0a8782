using System.Text.RegularExpressions;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Simulator.Quic;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Web.Tests.Metrics;

/// <summary>
/// A served fleet of which every metric has something to say: a slot a second, a relay that is down, as a candidate is, and one that answers over UDP, a rollout that waits for people, and a
/// receiver that takes nothing.
/// </summary>
internal sealed class MeteredFleet : IAsyncDisposable
{
    private const string Quick = "thresholds: { failuresBeforeUnhealthy: 1, successesBeforeHealthy: 1, settle: 0s, underserved: 1ms, pickMargin: 0s }\n";

    private readonly WebhookListener _deaf = new(500);
    private readonly string _secret = Path.GetTempFileName();
    private readonly QuicResponder _quic;

    private MeteredFleet()
    {
        File.WriteAllText(_secret, "simulated");
        Fleet = new ServedFleet("br", "us", "eu", "far")
        {
            Candidates = ["far"],
            Mesh = "prod",
            Interval = "1s",
            Extra = Quick,
            Hooks = [new NotificationTarget { Name = "ops", Url = _deaf.Url, Secret = new() { File = _secret } }],
        };
        _quic = QuicResponder.Start(Fleet.Relay("br").EndPoint, TimeProvider.System, new Random(1));
        Fleet.WriteFleet("br", "us", "eu", "far");
        Fleet.Stage = new RolloutStage(Fleet.Store, TimeProvider.System);
    }

    /// <summary>What is served.</summary>
    public ServedFleet Fleet { get; }

    /// <summary>Serves it, and waits until its page is whole.</summary>
    public static async Task<MeteredFleet> StartAsync()
    {
        var metered = new MeteredFleet();
        var cancel = TestContext.Current.CancellationToken;
        foreach (var down in (string[])["eu", "far"])
            await metered.Fleet.Relay(down).DisposeAsync();
        await metered.Fleet.StartAsync();
        var rollout = await metered.Fleet.Stage!.StartAsync("olga", cancel);
        await metered.Fleet.Stage.Parts.Notifications.HandOverAsync(
            new() { Key = "held-1", Topic = rollout, Mesh = "prod", Kind = NotificationKind.Held, At = TimeProvider.System.GetUtcNow(), Message = "it stopped", PlanHash = "abc" }, cancel);
        await metered.UntilToldAsync(
            @"ozprobes_relay_health\{.*candidate=""true"",state=""unhealthy""\} 1", @"ozprobes_incident_timestamp_seconds\{.*relay=""eu""", @"ozprobes_rollout_state_timestamp_seconds\{", @"ozprobes_quic_duration_seconds_count\{.*\} [1-9]", @"ozprobes_notifications_waiting\{.*\} [1-9]",
            @"ozprobes_notification_attempts_total\{.*result=""failed""\} [1-9]");
        return metered;
    }

    /// <summary>Its page as it is now.</summary>
    public async Task<string> PageAsync() => (await Fleet.GetAsync("/metrics")).Body;

    private async Task UntilToldAsync(params string[] lines)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (await PageAsync() is var page && Array.Find(lines, line => !Regex.IsMatch(page, "^" + line, RegexOptions.Multiline)) is { } missing)
        {
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, $"no line is {missing} within a minute:\n{page}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _quic.DisposeAsync();
        await _deaf.DisposeAsync();
        File.Delete(_secret);
    }
}
