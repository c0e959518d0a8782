using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>
/// What becomes of incidents as time passes: each cause is one, opened after it has settled, announced once (again when somebody first wants
/// to be told) and then every <see cref="RepeatAfter"/> while it lasts, and resolved once. What is only not known to be over lasts. Pure.
/// </summary>
public static class IncidentRules
{
    /// <summary>How often people are told again: every 4 h.</summary>
    public static TimeSpan RepeatAfter { get; } = TimeSpan.FromHours(4);

    /// <summary>The book after an instant.</summary>
    /// <param name="book">The book, whose regions are as they are at that instant.</param>
    /// <param name="fleet">What is expected.</param>
    /// <param name="maintenances">All that may be on.</param>
    /// <param name="now">The instant.</param>
    /// <param name="isWanted">Whether there is anybody who wants to be told of a notice.</param>
    public static HealthBook After(HealthBook book, FleetDefinition fleet, IReadOnlyList<Maintenance> maintenances, DateTimeOffset now, Func<IncidentNotice, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(book);
        var on = maintenances.Where(maintenance => maintenance.IsOnAt(now)).ToList();
        var standing = StandingCauses.In(book, fleet).ToDictionary(cause => cause.Cause.Key, StringComparer.Ordinal);
        var step = new Step(book, fleet, on, now, isWanted);
        foreach (var incident in book.Open)
        {
            if (standing.Remove(incident.Cause.Key, out var still))
                step.Keep(incident, Last(incident, still, now));
            else
                step.Resolve(incident);
        }

        var settle = fleet.Thresholds.Settle ?? fleet.Interval;
        foreach (var fresh in standing.Values.Where(cause => cause.IsFresh))
        {
            var since = book.Pending.FirstOrDefault(pending => pending.Key == fresh.Cause.Key)?.Since ?? now;
            if (now - since >= settle)
                step.Open(Begin(book.Mesh, fresh, now));
            else
                step.Await(fresh.Cause.Key, since);
        }

        return step.End();
    }

    /// <summary>How urgent a cause is: by what it does to a peer, and in how many regions.</summary>
    internal static IncidentSeverity SeverityOf(Cause cause, Severity worst, int regions) =>
        worst < Severity.Error ? IncidentSeverity.Warning
        : cause.Kind == CauseKind.Mesh || regions > 1 ? IncidentSeverity.Critical
        : IncidentSeverity.Error;

    private static Incident Begin(string mesh, StandingCause cause, DateTimeOffset now) => new()
    {
        Id = IdOf(mesh, cause.Cause, now),
        Mesh = mesh,
        Cause = cause.Cause,
        Severity = SeverityOf(cause.Cause, cause.Detail.Severity, cause.Regions.Count),
        Title = IncidentTitles.Of(cause.Cause, cause.Detail.Code, cause.Regions),
        Detail = cause.Detail,
        Regions = cause.Regions,
        BeganAt = cause.Regions.Min(region => region.Since),
        OpenedAt = now,
    };

    private static Incident Last(Incident incident, StandingCause cause, DateTimeOffset now)
    {
        var severity = SeverityOf(cause.Cause, cause.Detail.Severity, cause.Regions.Count);
        var over = incident.Regions.Where(known => cause.Regions.All(region => region.Region != known.Region)).Select(known => known with { Until = known.Until ?? now });
        IReadOnlyList<IncidentRegion> regions = [.. cause.Regions.Concat(over).OrderBy(region => region.Region, StringComparer.Ordinal)];
        return incident with
        {
            Severity = severity > incident.Severity ? severity : incident.Severity,
            Title = IncidentTitles.Of(cause.Cause, cause.IsFresh ? cause.Detail.Code : incident.Detail.Code, regions),
            Detail = cause.IsFresh ? cause.Detail : incident.Detail,
            Regions = regions,
        };
    }

    private static string IdOf(string mesh, Cause cause, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMddHHmmss}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mesh}|{cause.Key}")))[..8]}");

    /// <summary>Collects what a step brings about.</summary>
    private sealed class Step(HealthBook book, FleetDefinition fleet, IReadOnlyList<Maintenance> on, DateTimeOffset now, Func<IncidentNotice, bool> isWanted)
    {
        private readonly List<Incident> _open = [];
        private readonly List<Incident> _write = [];
        private readonly List<IncidentNotice> _tell = [];
        private readonly List<PendingCause> _pending = [];

        public void Await(string key, DateTimeOffset since) => _pending.Add(new PendingCause(key, since));

        public void Open(Incident incident)
        {
            var told = Tell(Silence(incident));
            _open.Add(told);
            _write.Add(told);
        }

        public void Keep(Incident before, Incident after)
        {
            var told = Tell(Silence(after));
            _open.Add(told);
            if (!IsSame(before, told))
                _write.Add(told);
        }

        public void Resolve(Incident incident)
        {
            var over = incident with
            {
                ResolvedAt = now,
                Ended = IncidentEndings.Of(incident, fleet, [.. book.Regions.Select(region => region.Region)]),
                Title = IncidentTitles.Of(incident.Cause, incident.Detail.Code, incident.Regions, isOver: true),
                Regions = [.. incident.Regions.Select(region => region with { Until = region.Until ?? now })],
            };
            _write.Add(over);
            if (over.AnnouncedAt is not null)
                _tell.Add(new IncidentNotice(NoticeKind.Resolved, over.Announced, now, over) { Before = over.AnnouncedSeverity });
        }

        public HealthBook End() => book with
        {
            Pending = _pending,
            Open = [.. _open.OrderBy(incident => incident.Id, StringComparer.Ordinal)],
            ToWrite = [.. book.ToWrite.ExceptBy(_write.Select(incident => incident.Id), incident => incident.Id), .. _write],
            ToTell = [.. book.ToTell, .. _tell],
        };

        private Incident Silence(Incident incident)
        {
            var lasting = incident.Regions.Where(region => region.Until is null);
            var covering = lasting.Select(region => on.FirstOrDefault(maintenance => maintenance.Covers(incident.Cause, region.Region))?.Id).ToList();
            return incident with { SilencedBy = covering.Count > 0 && covering.All(id => id is not null) ? covering[0] : null };
        }

        private Incident Tell(Incident incident)
        {
            if (incident.SilencedBy is not null)
                return incident;
            NoticeKind? kind = incident.AnnouncedAt is not { } announced || IsFirstWanted(incident) ? NoticeKind.Opened
                : incident.Severity > incident.AnnouncedSeverity ? NoticeKind.Escalated
                : now - announced >= RepeatAfter ? NoticeKind.Repeated
                : null;
            if (kind is not { } what)
                return incident;
            var after = incident with { AnnouncedAt = now, AnnouncedSeverity = incident.Severity, Announced = incident.Announced + 1 };
            var notice = new IncidentNotice(what, incident.Announced, now, after) { Before = incident.AnnouncedSeverity };
            if (isWanted(notice))
                after = after with { ToldAt = now, Told = incident.Told + 1 };
            _tell.Add(notice with { Incident = after });
            return after;
        }

        /// <summary>Whether somebody wants to hear of an incident that was announced to nobody: a receiver that is new, or that wants only what is as urgent as it has become.</summary>
        private bool IsFirstWanted(Incident incident) => incident.Told == 0 && isWanted(new IncidentNotice(NoticeKind.Opened, incident.Announced, now, incident));

        private static bool IsSame(Incident a, Incident b) =>
            a.Severity == b.Severity && a.SilencedBy == b.SilencedBy && a.Announced == b.Announced && a.Title == b.Title && a.Detail.Message == b.Detail.Message && a.Regions.SequenceEqual(b.Regions);
    }
}
