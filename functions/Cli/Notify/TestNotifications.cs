using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Notifications;

namespace OpenZro.Probes.Cli.Notify;

/// <summary>What a receiver is tried with: one of each form that it would be sent, with everything in it that the form may hold. Pure.</summary>
internal static class TestNotifications
{
    private const string Words = "This is a test of 'ozprobes notify test'; nobody has to do anything.";

    private static readonly TimeSpan _lasted = TimeSpan.FromMinutes(2);
    private static readonly NotificationKind[] _forms = [NotificationKind.IncidentOpened, NotificationKind.IncidentResolved, NotificationKind.GateOpened];

    /// <summary>
    /// What to send: an incident as urgent as the receiver wants them, its end, and a gate, of which it wants them; else the first thing that it
    /// wants. An Alertmanager is sent no end, which would keep it from telling anybody: it ends the incident by itself within minutes.
    /// </summary>
    public static IReadOnlyList<Notification> For(NotificationTarget target, DateTimeOffset now)
    {
        if (target.Format is NotificationFormat.Alertmanager)
            return [Of(NotificationKind.IncidentOpened, target, now)];
        var wanted = _forms.Select(kind => Of(kind, target, now)).Where(target.Wants).ToList();
        return wanted.Count > 0 ? wanted : [Of(target.Kinds[0], target, now)];
    }

    private static Notification Of(NotificationKind kind, NotificationTarget target, DateTimeOffset now) => NoticeOf(kind) is { } notice
        ? IncidentNotifications.Of(new IncidentNotice(notice, notice is NoticeKind.Opened ? 0 : 1, now, IncidentOf(target.Severity, now, isOver: notice is NoticeKind.Resolved)))
        : new()
        {
            Key = KebabCase.Of(kind),
            Topic = TopicOf(now),
            Mesh = "test",
            Kind = kind,
            At = now,
            Message = Words,
            Details = "here stands what people are to do, or what was seen",
            PlanHash = "none",
            Gate = kind is NotificationKind.GateOpened ? "test" : null,
        };

    private static NoticeKind? NoticeOf(NotificationKind kind) => kind switch
    {
        NotificationKind.IncidentOpened => NoticeKind.Opened,
        NotificationKind.IncidentEscalated => NoticeKind.Escalated,
        NotificationKind.IncidentRepeated => NoticeKind.Repeated,
        NotificationKind.IncidentResolved => NoticeKind.Resolved,
        _ => null,
    };

    private static Incident IncidentOf(IncidentSeverity severity, DateTimeOffset now, bool isOver) => new()
    {
        Id = TopicOf(now),
        Mesh = "test",
        Cause = new Cause { Kind = CauseKind.Finding, Code = "test" },
        Severity = severity,
        Title = "test: nothing is wrong",
        Detail = new CauseDetail
        {
            Severity = severity is IncidentSeverity.Warning ? Severity.Warning : Severity.Error,
            Code = "test",
            Message = Words,
            Evidence = ["here stands what was seen, a line for each address"],
            Impact = "here stands what peers lose by it",
            Remedy = "here stands the command that mends it",
        },
        Regions = [new IncidentRegion("test", now - _lasted) { Until = isOver ? now : null }],
        BeganAt = now - _lasted,
        OpenedAt = now,
        ResolvedAt = isOver ? now : null,
        Ended = isOver ? IncidentEnd.Recovered : null,
    };

    private static string TopicOf(DateTimeOffset now) => $"test-{now.ToUnixTimeMilliseconds()}";
}
