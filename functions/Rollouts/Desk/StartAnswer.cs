namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What came of starting a rollout.</summary>
/// <param name="Id">The rollout's id; when the mesh is locked, that of the rollout that holds it; <see langword="null"/> when nothing was started.</param>
/// <param name="IsNew">Whether this request started it.</param>
/// <param name="Refusal">Why nothing was started; <see langword="null"/> when it runs.</param>
/// <param name="Message">The same for people, and what to do.</param>
/// <param name="Planned">The plan as it is now, or what is wrong with the file.</param>
public sealed record StartAnswer(string? Id, bool IsNew, DeskRefusal? Refusal, string Message, PlanAnswer Planned)
{
    /// <summary>The whole hash of the plan that runs; <see langword="null"/> when nothing was started.</summary>
    public string? PlanHash { get; init; }
}
