using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What must hold between the values of a rollout file, beyond the form of each.</summary>
internal static class RolloutRules
{
    /// <summary>Adds every rule that is broken.</summary>
    public static void Check(Fields file, YamlProblems problems)
    {
        if (file.Find(RolloutShape.Kind) is { } kind)
        {
            CheckKeysOfKind(file, kind, problems);
        }

        CheckProvision(file.Find(RolloutShape.Provision), problems);
        CheckVerify(file.Find(RolloutShape.Verify)?.Value, problems);
        CheckRoutes(file.Find(RolloutShape.Restart)?.Value, problems);
        CheckLimits(file.Find(RolloutShape.Restart)?.Value, problems);
        GateChecks.Check(file, problems);
    }

    private static void CheckKeysOfKind(Fields file, Located<RolloutKind> kind, YamlProblems problems)
    {
        var (needed, useless) = kind.Value switch
        {
            RolloutKind.Add => ((Key[])[RolloutShape.Relay, RolloutShape.Register, RolloutShape.Peers], (Key[])[]),
            RolloutKind.Retire => ([RolloutShape.Relay, RolloutShape.Register], [RolloutShape.Provision, RolloutShape.Verify, RolloutShape.Peers, RolloutShape.Restart]),
            _ => ([RolloutShape.Peers], [RolloutShape.Provision, RolloutShape.Verify, RolloutShape.Register]),
        };
        var word = kind.Value.ToString().ToLowerInvariant();
        foreach (var key in needed.Where(key => !file.Has(key)))
        {
            problems.Error(kind.At, $"a rollout of kind {word} needs the key '{key.Name}': give it {key.Expected}");
        }

        foreach (var key in useless.Where(file.Has))
        {
            problems.Error(file.PlaceOf(key), $"a rollout of kind {word} has no '{key.Name}': remove it");
        }

        if (kind.Value == RolloutKind.Retire && file.Get(RolloutShape.Register, null)?.Find(RegisterShape.Position) is { } position)
        {
            problems.Error(position.At, "a rollout of kind retire puts no URL anywhere: remove 'position'");
        }
    }

    private static void CheckProvision(Located<Fields>? provision, YamlProblems problems)
    {
        if (provision?.Value.Find(ProvisionShape.Via) is not { } via)
        {
            return;
        }

        var isManual = via.Value == ProvisionRules.Manual;
        if (!isManual && !provision.Value.Has(ProvisionShape.Template))
        {
            problems.Error(via.At, $"provision via '{via.Value}' needs the key 'template': give it the name of one of the target's templates");
        }

        foreach (var key in (isManual ? (Key[])[ProvisionShape.Template, ProvisionShape.Parameters] : [ProvisionShape.Instructions]).Where(provision.Value.Has))
        {
            problems.Error(provision.Value.PlaceOf(key), $"provision via '{via.Value}' has no '{key.Name}': remove it");
        }
    }

    private static void CheckVerify(Fields? verify, YamlProblems problems)
    {
        var from = verify?.List(VerifyShape.From) ?? [];
        if (from.Count > 1 && from.FirstOrDefault(region => region.Value == VerifyShape.All) is { } all)
        {
            problems.Error(all.At, "'all' stands beside other regions: write from: all, or name the regions");
        }

        foreach (var entry in verify?.Find(VerifyShape.Wins)?.Value ?? [])
        {
            if (from.Count > 0 && !from.Any(region => region.Value == VerifyShape.All || region.Value == entry.Key.Value))
            {
                problems.Error(entry.Key.At, $"'{entry.Key.Value}' is not among the regions of 'from': add it there, or remove it here");
            }
        }
    }

    private static void CheckRoutes(Fields? restart, YamlProblems problems)
    {
        var routes = restart?.List(RestartShape.Via) ?? [];
        var isCaught = false;
        foreach (var route in routes)
        {
            if (isCaught)
            {
                problems.Error(route.At, "no peer gets to this route: one before it matches every peer; put it before that one");
            }

            isCaught |= SelectorShape.Build(route.Value).IsEmpty;
        }

        if (routes.Count > 0 && !isCaught)
        {
            problems.Warning(routes[^1].At, "peers that no route matches will be skipped: end the list with one that matches all, such as { use: manual }");
        }
    }

    private static void CheckLimits(Fields? restart, YamlProblems problems)
    {
        if (restart?.Find(RestartShape.Window)?.Value is { } window
            && window.Find(RestartShape.From) is { } from && window.Find(RestartShape.To) is { } to && from.Value == to.Value)
        {
            problems.Error(to.At, "the window closes when it opens: write another time, or remove 'window' for any time");
        }

        if (restart?.Find(RestartShape.Stop)?.Value is { } stop
            && stop.Find(RestartShape.NotBackPerBatch) is { } perBatch
            && perBatch.Value > stop.Get(RestartShape.NotBackTotal, new StopRules().NotBackTotal))
        {
            problems.Warning(perBatch.At, "notBackPerBatch is above notBackTotal, which is reached first: lower the one or raise the other");
        }
    }
}
