using OpenZro.Probes.Rollouts.Evidence;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>The commands by which people help a rollout on that waits for them.</summary>
internal static class Remedies
{
    /// <summary>That a pause is nobody's, and how it ends.</summary>
    public const string ByItself = "Nobody paused it: it looks again every minute, and goes on by itself";

    /// <summary>How a person says that peers are back where nothing else could see it.</summary>
    public static string Confirm(string rollout) => $"They are looked at again; who was seen to be back is confirmed by: ozprobes rollout confirm {rollout} --peer NAME --reason TEXT";

    /// <summary>How a person says that management runs with a list where nothing else could see it.</summary>
    public static string ConfirmRegister(string rollout) => $"Who sees that it is done confirms it: ozprobes rollout confirm {rollout} --register --reason TEXT";

    /// <summary>How a person says that peers are back which people were asked to restart.</summary>
    public static string ConfirmAsked(string rollout) => $"Who did so and saw that it is back confirms it: ozprobes rollout confirm {rollout} --peer NAME --reason TEXT";

    /// <summary>How a person has the rollout go on in spite of incidents that it is not to wait for.</summary>
    public static string Accept(string rollout, IReadOnlyList<NewIncident> incidents) =>
        $"When it need not wait for {(incidents.Count == 1 ? "that" : "them")}: ozprobes rollout resume {rollout}{string.Concat(incidents.Select(incident => $" --accept-incident {incident.Id}"))} --reason TEXT";

    /// <summary>How peers are taken out that were not touched.</summary>
    public static string Skip(string rollout) => $"Whoever stays away is taken out by: ozprobes rollout skip {rollout} --peer NAME --reason TEXT";
}
