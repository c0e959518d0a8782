using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Whether the server's connections have what a rollout file names.</summary>
internal static class ConnectionChecks
{
    /// <summary>Adds every name that is not there, where it is written.</summary>
    public static void Check(Fields file, ConnectionNames? known, YamlProblems problems)
    {
        if (known is null)
        {
            return;
        }

        CheckName(file.Get(RolloutShape.Provision, null)?.Find(ProvisionShape.Via), known.RefuseProvision, problems);
        CheckName(file.Get(RolloutShape.Register, null)?.Find(RegisterShape.Via), known.RefuseRegister, problems);
        foreach (var route in file.Get(RolloutShape.Restart, null)?.List(RestartShape.Via) ?? [])
        {
            CheckName(route.Value.Find(RestartShape.Use), known.RefuseRestart, problems);
        }
    }

    private static void CheckName(Located<string>? name, Func<string, string?> refuse, YamlProblems problems)
    {
        if (name is not null && refuse(name.Value) is { } refusal)
        {
            problems.Error(name.At, refusal);
        }
    }
}
