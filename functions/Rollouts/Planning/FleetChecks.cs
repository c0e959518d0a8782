using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Whether the fleet has what a rollout file names.</summary>
internal static class FleetChecks
{
    /// <summary>Adds every name that is not there, where it is written.</summary>
    public static void Check(Fields file, FleetDefinition? fleet, YamlProblems problems)
    {
        if (fleet is null)
        {
            return;
        }

        var relays = fleet.Relays.Select(relay => relay.Name).ToList();
        if (file.Find(RolloutShape.Relay) is { } relay && !relays.Contains(relay.Value))
        {
            problems.Error(relay.At, $"the fleet has no relay named '{relay.Value}': add it to the fleet, as a candidate when management does not list it yet{Spelling.DidYouMean(relay.Value, relays)}");
        }

        if (file.Find(RolloutShape.Mesh) is { } mesh && mesh.Value != fleet.Mesh)
        {
            problems.Error(mesh.At, $"the rollout is for mesh '{mesh.Value}', and the fleet is '{fleet.Mesh}': write mesh: {fleet.Mesh}, or start it where that mesh's fleet is");
        }
    }
}
