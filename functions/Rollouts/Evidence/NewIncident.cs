using System.Globalization;

namespace OpenZro.Probes.Rollouts.Evidence;

/// <summary>An incident of the mesh, as far as it is newer than a rollout.</summary>
/// <param name="Id">Its id in the health of the mesh.</param>
/// <param name="Title">What it is, in a few words that name whom it concerns.</param>
/// <param name="Regions">The regions that see it now, and did not when the rollout began.</param>
/// <param name="Since">When the first of them saw it.</param>
public sealed record NewIncident(string Id, string Title, IReadOnlyList<string> Regions, DateTimeOffset Since)
{
    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Title}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm}Z ({Id})");
}
