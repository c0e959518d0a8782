using OpenZro.Probes.Rollouts.Drivers;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>The operation by which a relay is made: the same at every repetition of an attempt.</summary>
internal static class Provisioning
{
    /// <summary>The operation of this attempt.</summary>
    public static async Task<Operation> OperationAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var name = LeftBehind.ProvisionMark(work.Args.Attempt);
        return new($"{work.Id}:{name}", await work.Parts.Marks.SetAsync(work.Id, name, work.Now, cancellationToken));
    }
}
