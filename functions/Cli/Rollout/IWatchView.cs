using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Shows a rollout that is looked at again and again.</summary>
internal interface IWatchView : IDisposable
{
    /// <summary>Shows what came of a look.</summary>
    /// <param name="changed">The rollout; <see langword="null"/> when it is as it was, or could not be looked at.</param>
    /// <param name="trouble">Why it could not be looked at; <see langword="null"/> when it could.</param>
    void Show(RolloutDocument? changed, string? trouble);
}
