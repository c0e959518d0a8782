using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running;
using OpenZro.Probes.Testing.Rollouts;

namespace OpenZro.Probes.Rollouts.Tests.Running;

/// <summary>Runs single steps of a rollout of a stage, as an engine would.</summary>
internal static class StageSteps
{
    /// <summary>Runs a step once.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="step">The step.</param>
    /// <param name="args">What it is given beside the rollout and the instant.</param>
    /// <param name="key">The operation; the step's name unless another is given.</param>
    public static async Task<Outcome> RunAsync(this RolloutStage stage, string id, RolloutStep step, Func<StepArgs, StepArgs>? args = null, string? key = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var header = (await stage.Parts.Rows.FindAsync(id, cancel))!;
        var plain = new StepArgs { Of = new RolloutInput(header.Mesh, id, header.PlanHash, header.Kind), Since = stage.Parts.Clock.GetUtcNow() };
        return await step.RunAsync(new StepContext(id, key ?? step.Name, Payload.Of(args?.Invoke(plain) ?? plain)), cancel);
    }
}
