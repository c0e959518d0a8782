using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Health;

/// <summary>Why incidents end, and how people are told. Pure.</summary>
public static class IncidentEndings
{
    /// <summary>Why an incident is over of which nothing is seen any more.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="fleet">What is expected now.</param>
    /// <param name="regions">The names of the regions that are judged now.</param>
    public static IncidentEnd Of(Incident incident, FleetDefinition fleet, IReadOnlyList<string> regions)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(fleet);
        var cause = incident.Cause;
        if (cause.Relay is { } name)
        {
            if (fleet.Relays.FirstOrDefault(relay => relay.Name == name) is not { State: not RelayState.Candidate } listed)
                return IncidentEnd.RelayLeft;
            if (cause.Member is { } host && listed.Members.Count > 0 && listed.Members.All(member => member.Host != host))
                return IncidentEnd.MemberLeft;
        }

        return incident.Regions.Count > 0 && incident.Regions.All(region => !regions.Contains(region.Region)) ? IncidentEnd.RegionRemoved : IncidentEnd.Recovered;
    }

    /// <summary>How long an incident lasted and why it is over, as <c>It lasted 9m, until all was well again.</c>; <see langword="null"/> while it lasts.</summary>
    /// <param name="incident">The incident.</param>
    public static string? Sentence(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.ResolvedAt is { } over ? $"It lasted {DurationText.Format(Rounded(over - incident.BeganAt))}, until {Why(incident)}." : null;
    }

    private static string Why(Incident incident) => incident.Ended switch
    {
        IncidentEnd.RelayLeft => $"{incident.Cause.Relay} was not listed any more",
        IncidentEnd.MemberLeft => $"{incident.Cause.Member} left the fleet",
        IncidentEnd.RegionRemoved => $"{string.Join(", ", incident.Regions.Select(region => region.Region))} left the fleet",
        _ => "all was well again",
    };

    private static TimeSpan Rounded(TimeSpan length) =>
        new(length.Ticks - (length.Ticks % (length < TimeSpan.FromHours(1) ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute)));
}
