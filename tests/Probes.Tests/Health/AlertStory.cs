using System.Text.Json;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Health;

/// <summary>A mesh with its judge, an outbox, and an Alertmanager and a Slack that listen on loopback.</summary>
internal sealed class AlertStory : IAsyncDisposable
{
    public const string Token = "T000-B000-a-slack-token-that-nobody-may-see";

    private readonly SqliteTables _tables = SqliteTables.InMemory();
    private readonly WebhookSender _sender;
    private readonly NotificationDeliverer _deliverer;
    private readonly AlertRefresh _refresh;

    public AlertStory(params int[] slackAnswers)
    {
        Slack = new WebhookListener(slackAnswers.Length > 0 ? slackAnswers : [200]);
        Outbox = new NotificationOutbox(_tables);
        NotificationTarget[] targets =
        [
            new() { Name = "pager", Format = NotificationFormat.Alertmanager, Url = new Uri(Alertmanager.Url.GetLeftPart(UriPartial.Authority)) },
            new() { Name = "chat", Format = NotificationFormat.Slack, Secret = new() { Env = "SLACK_URL" } },
        ];
        Health = new HealthStory(new IncidentNotifications(Outbox, targets));
        _sender = new WebhookSender(name => name == "SLACK_URL" ? $"{Slack.Url}/{Token}" : null, Health.Time);
        var messages = new NotificationMessages(() => "https://probes.example.com");
        _deliverer = new NotificationDeliverer(targets, Outbox, _sender, Health.Time, messages);
        _refresh = new AlertRefresh(targets, _sender, messages, Health.Time);
    }

    public HealthStory Health { get; }

    public NotificationOutbox Outbox { get; }

    public SqliteTables Tables => _tables;

    public WebhookListener Alertmanager { get; } = new(200);

    public WebhookListener Slack { get; }

    /// <summary>What people read in Slack: the first line of each message.</summary>
    public IReadOnlyList<string> Chat => [.. Slack.Received.Select(received => JsonDocument.Parse(received.Body).RootElement.GetProperty("text").GetString()!)];

    /// <summary>What an Alertmanager that heard all this has paged and resolved: an alert is the same while its labels are.</summary>
    public IReadOnlyList<string> Pages()
    {
        var told = new List<string>();
        var firing = new HashSet<string>();
        foreach (var alert in Alertmanager.Received.SelectMany(received => JsonDocument.Parse(received.Body).RootElement.EnumerateArray()))
        {
            var labels = alert.GetProperty("labels").ToString();
            var isOver = alert.GetProperty("endsAt").GetDateTimeOffset() <= Health.Time.GetUtcNow();
            var summary = alert.GetProperty("annotations").GetProperty("summary").GetString();
            if (firing.Add(labels))
                told.Add($"fires: {summary}");
            if (isOver && IsLast(labels, alert))
                told.Add($"resolved: {summary}");
        }

        return told;
    }

    /// <summary>Slots in which every region that probes sees a scene of its own; after each, what is due is delivered.</summary>
    public async Task SlotsAsync(int count, Func<string, Findings.Scene> scenes, bool restarts = false)
    {
        for (var i = 0; i < count; i++)
        {
            if (restarts)
                Health.Restart();
            await Health.SlotsAsync(1, scenes);
            await _deliverer.DeliverDueAsync(TestContext.Current.CancellationToken);
            await _refresh.RunAsync((await Health.BookAsync()).Open, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await Health.DisposeAsync();
        await Slack.DisposeAsync();
        await Alertmanager.DisposeAsync();
        await _tables.DisposeAsync();
    }

    private bool IsLast(string labels, JsonElement alert) =>
        Alertmanager.Received.SelectMany(received => JsonDocument.Parse(received.Body).RootElement.EnumerateArray()).Last(one => one.GetProperty("labels").ToString() == labels).ToString() == alert.ToString();
}
