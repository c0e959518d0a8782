using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>Where a gate stands: before or after a step or a batch.</summary>
/// <param name="IsBefore">Whether it stands before; else after.</param>
/// <param name="Step">The step.</param>
/// <param name="Batch">For <see cref="GateStep.Batch"/> its number from 1, else 0.</param>
public sealed partial record GatePoint(bool IsBefore, GateStep Step, int Batch = 0)
{
    /// <summary>What a gate's key in tables and commands is: <c>before-register</c>, <c>after-batch-1</c>.</summary>
    public string Key => $"{(IsBefore ? "before" : "after")}-{StepText.Replace(' ', '-')}";

    /// <summary>The point as files write it: <c>register</c>, <c>batch 1</c>.</summary>
    public string StepText => Step == GateStep.Batch ? string.Create(CultureInfo.InvariantCulture, $"batch {Batch}") : Step.ToString().ToLowerInvariant();

    /// <summary>For people: <c>before register</c>.</summary>
    public override string ToString() => $"{(IsBefore ? "before" : "after")} {StepText}";

    internal const string StepPattern = "^(provision|register|restart|rollback|batch [1-9][0-9]{0,4})$";

    /// <summary>Reads the point as files write it.</summary>
    internal static bool TryParse(string text, bool isBefore, out GatePoint? point)
    {
        point = !Form.IsMatch(text) || text.EndsWith('\n') ? null
            : text.StartsWith("batch ", StringComparison.Ordinal) ? new(isBefore, GateStep.Batch, int.Parse(text.AsSpan(6), CultureInfo.InvariantCulture))
            : new(isBefore, Enum.Parse<GateStep>(text, ignoreCase: true));
        return point is not null;
    }

    [GeneratedRegex(StepPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}

/// <summary>The steps of a rollout that a gate can stand at.</summary>
public enum GateStep
{
    /// <summary>The relay comes to be.</summary>
    Provision,

    /// <summary>Management's list changes.</summary>
    Register,

    /// <summary>All batches.</summary>
    Restart,

    /// <summary>One batch.</summary>
    Batch,

    /// <summary>What was done is undone.</summary>
    Rollback,
}
