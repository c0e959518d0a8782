using System.Text.Json;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Rollouts.Tests.Notifications;

public sealed class SlackMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(NoticeKind.Opened, IncidentSeverity.Warning, "warning")]
    [InlineData(NoticeKind.Opened, IncidentSeverity.Error, "danger")]
    [InlineData(NoticeKind.Escalated, IncidentSeverity.Critical, "danger")]
    [InlineData(NoticeKind.Repeated, IncidentSeverity.Warning, "warning")]
    [InlineData(NoticeKind.Resolved, IncidentSeverity.Critical, "good")]
    public void The_colour_of_an_incident_says_how_urgent_it_is(NoticeKind kind, IncidentSeverity severity, string expected) =>
        Attachment(IncidentNotifications.Of(Notice(kind, severity))).GetProperty("color").GetString().ShouldBe(expected);

    [Theory]
    [InlineData(NotificationKind.GateOpened, "warning")]
    [InlineData(NotificationKind.Held, "danger")]
    [InlineData(NotificationKind.Failed, "danger")]
    [InlineData(NotificationKind.Done, "good")]
    [InlineData(NotificationKind.Started, "#6e7781")]
    public void The_colour_of_a_rollout_says_whether_somebody_has_to_look(NotificationKind kind, string expected) =>
        Attachment(new() { Key = "k", Topic = "r-1", Mesh = "prod", Kind = kind, At = Now, Message = "so it is" }).GetProperty("color").GetString().ShouldBe(expected);

    [Fact]
    public void However_much_was_seen_the_message_ends_with_the_link()
    {
        var much = Notice(NoticeKind.Opened, IncidentSeverity.Error);
        much = much with { Incident = much.Incident with { Detail = much.Incident.Detail with { Message = new string('x', 5000) } } };

        var text = Attachment(IncidentNotifications.Of(much)).GetProperty("text").GetString()!;

        text.Length.ShouldBeLessThan(3200);
        text.ShouldEndWith("…\n<https://probes.example.com/incidents/i-1|i-1> of mesh prod");
    }

    private static JsonElement Attachment(Notification notification)
    {
        var target = new NotificationTarget { Name = "chat", Format = NotificationFormat.Slack };
        return JsonDocument.Parse(new NotificationMessages(() => "https://probes.example.com").Of(target, notification, Now).Body).RootElement.GetProperty("attachments")[0];
    }

    private static IncidentNotice Notice(NoticeKind kind, IncidentSeverity severity) => new(kind, 0, Now, new Incident
    {
        Id = "i-1",
        Mesh = "prod",
        Cause = Cause.Down("br"),
        Severity = severity,
        Title = "relay br is down from brazilsouth",
        Detail = new CauseDetail { Severity = Severity.Error, Code = FindingCodes.Unreachable, Message = "br refuses connections", Remedy = "start it" },
        Regions = [new IncidentRegion("brazilsouth", Now)],
        BeganAt = Now,
        OpenedAt = Now,
        ResolvedAt = kind is NoticeKind.Resolved ? Now : null,
    });
}
