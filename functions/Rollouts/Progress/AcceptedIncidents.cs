using OpenZro.Probes.Rollouts.Evidence;

namespace OpenZro.Probes.Rollouts.Progress;

/// <summary>
/// The incidents that people have accepted for a rollout, as <see cref="Marks"/>: each as it was seen in the regions that saw it then. The
/// same incident in another region is none of them.
/// </summary>
public static class AcceptedIncidents
{
    private const string Prefix = "accepted-incident-";

    /// <summary>Accepts incidents as they are now.</summary>
    public static Task AcceptAsync(Marks marks, string rollout, IEnumerable<NewIncident> incidents, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return marks.SetAllAsync(rollout, incidents.SelectMany(Names), at, cancellationToken);
    }

    /// <summary>Those of the incidents that nobody has accepted.</summary>
    public static async Task<IReadOnlyList<NewIncident>> WithoutAsync(Marks marks, string rollout, IReadOnlyList<NewIncident> incidents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(marks);
        if (incidents.Count == 0)
            return incidents;
        var accepted = await marks.NamesAsync(rollout, Prefix, cancellationToken);
        return [.. incidents.Where(incident => !Names(incident).All(accepted.Contains))];
    }

    private static IEnumerable<string> Names(NewIncident incident) => incident.Regions.Select(region => $"{Prefix}{incident.Id}-{region}");
}
