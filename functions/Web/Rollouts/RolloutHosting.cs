using OpenZro.Probes.Rollouts;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>What carries out rollouts in a process.</summary>
/// <param name="Parts">What rollouts stand on.</param>
/// <param name="Engine">What runs their orchestrations.</param>
/// <param name="Version">The version of the orchestration that new rollouts are run by.</param>
public sealed record RolloutHosting(RolloutParts Parts, IOrchestrationClient Engine, string Version)
{
    /// <summary>Drives the engine until the token is cancelled; where the engine is driven by another process, nothing.</summary>
    public Func<CancellationToken, Task> DriveAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whether this process is the one that drives. The default is that it is.</summary>
    public Func<bool> IsDriving { get; init; } = () => true;

    /// <summary>The webhooks that people are told by.</summary>
    public IReadOnlyList<NotificationTarget> Notify { get; init; } = [];

    /// <summary>What a process drives by itself.</summary>
    public static RolloutHosting Of(LocalRollouts local) => new(local.Parts, local.Engine, RolloutOrchestration.Newest) { DriveAsync = local.DriveAsync, IsDriving = () => local.Engine.IsDriving };

    /// <summary>The desk at which people ask for things.</summary>
    public RolloutDesk ToDesk() => new(Parts, Engine, Version);
}
