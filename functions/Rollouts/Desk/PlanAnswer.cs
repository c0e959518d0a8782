using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>What came of planning a rollout file: a plan, or everything that is wrong with the file. Nothing was changed.</summary>
public sealed record PlanAnswer
{
    /// <summary>The plan; what keeps it from being started is among its refusals. <see langword="null"/> when the file has errors.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The hash of what the file says, which its comments and layout are no part of; <see langword="null"/> when it has errors.</summary>
    public string? FileHash { get; init; }

    /// <summary>What makes the file unusable, each with its line and column.</summary>
    public IReadOnlyList<FileProblem> Errors { get; init; } = [];

    /// <summary>How many more errors there are than <see cref="Errors"/> holds.</summary>
    public int ErrorsLeftOut { get; init; }

    /// <summary>What the file says that is allowed and probably not meant.</summary>
    public IReadOnlyList<FileProblem> Warnings { get; init; } = [];

    /// <summary>The fleet that it was planned for; <see langword="null"/> when the file has errors.</summary>
    public FleetDefinition? Fleet { get; init; }

    /// <summary>What could not be read when the plan was made, such as the homes of peers, each in a sentence.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What provisioning would change, one a line; empty when nothing is provisioned.</summary>
    public IReadOnlyList<string> Preview { get; init; } = [];
}
