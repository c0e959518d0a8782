using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>What must hold of the gates of a rollout file.</summary>
internal static class GateChecks
{
    private const int Most = 50;

    /// <summary>Adds every rule that is broken.</summary>
    public static void Check(Fields file, YamlProblems problems)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var gate in file.List(RolloutShape.Gates))
        {
            CheckPlace(file, gate, seen, problems);
            CheckPeople(gate, problems);
            if (gate.Value.Find(GateShape.Otherwise) is { Value: GateExpiry.Reject } otherwise && !gate.Value.Has(GateShape.Deadline))
            {
                problems.Error(otherwise.At, "the gate has no deadline after which it could reject: give it a 'deadline'");
            }
        }

        if (file.List(RolloutShape.Gates) is { Count: > Most } gates)
        {
            problems.Error(gates[Most].At, $"there are more than {Most.ToString(System.Globalization.CultureInfo.InvariantCulture)} gates: nobody decides that often; put some together");
        }

        if (!file.Has(RolloutShape.Gates) && file.Find(RolloutShape.Kind) is { } kind)
        {
            problems.Warning(kind.At, "there is no gate, so nobody is asked before anything is touched: add 'gates'");
        }
    }

    private static void CheckPlace(Fields file, Located<Fields> gate, Dictionary<string, int> seen, YamlProblems problems)
    {
        if (gate.Value.Has(GateShape.Before) == gate.Value.Has(GateShape.After))
        {
            problems.Error(gate.At, "a gate needs exactly one of 'before' and 'after': name the step or batch at which it stands");
            return;
        }

        if (GateShape.PointOf(gate.Value) is not { } point)
        {
            return;
        }

        if (!seen.TryAdd(point.Value.Key, gate.At.Line))
        {
            problems.Error(point.At, $"a gate {point.Value} stands in line {seen[point.Value.Key]} already: put their rules together");
        }

        var kind = file.Find(RolloutShape.Kind)?.Value;
        var isThere = point.Value.Step switch
        {
            GateStep.Provision => file.Has(RolloutShape.Provision),
            GateStep.Register => kind is not RolloutKind.Repick,
            GateStep.Restart or GateStep.Batch => kind is not RolloutKind.Retire,
            _ => true,
        };
        if (kind is not null && !isThere)
        {
            problems.Error(point.At, $"this rollout has no step '{point.Value.StepText}': remove the gate, or put it elsewhere");
        }
    }

    private static void CheckPeople(Located<Fields> gate, YamlProblems problems)
    {
        var people = gate.Value.List(GateShape.People).Count;
        if (!gate.Value.Has(GateShape.Roles) && !gate.Value.Has(GateShape.People))
        {
            problems.Error(gate.At, "a gate needs 'roles' or 'people': name who may decide");
        }
        else if (!gate.Value.Has(GateShape.Roles) && gate.Value.Find(GateShape.Quorum) is { } quorum && quorum.Value > people)
        {
            problems.Error(quorum.At, $"{quorum.Value} people must approve, and only {people} may: name more, or lower the quorum");
        }
    }
}
