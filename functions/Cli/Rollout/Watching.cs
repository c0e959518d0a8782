using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Looks at a rollout again and again, and shows what changed. A server that does not answer is waited for.</summary>
/// <param name="api">The API.</param>
/// <param name="time">The clock.</param>
internal sealed class Watching(RolloutApi api, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private string? _tag;
    private bool _isSilent;

    /// <summary>Shows the rollout until it ends.</summary>
    public async Task<int> RunAsync(string id, bool asJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using var view = ViewOn(output, asJson);
        while (true)
        {
            var (rollout, trouble) = await LookAsync(id, cancellationToken);
            if (trouble is not null && !_isSilent && view is not LiveView)
                await error.WriteLineAsync($"ozprobes: {trouble}");
            _isSilent = trouble is not null;
            view.Show(rollout, trouble);
            if (rollout is { Rollout.HasEnded: true })
                return rollout.Rollout.State is RolloutState.Done ? ExitCodes.Success : ExitCodes.Findings;
            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private IWatchView ViewOn(TextWriter output, bool asJson)
    {
        var screen = Screen.For(output);
        return asJson ? new JsonView(output)
            : Screen.IsTerminal(output) && screen.Moves ? new LiveView(output, screen, api.UrlOption, () => (Screen.WindowWidth(), Screen.WindowHeight()))
            : new LineView(output, api.UrlOption);
    }

    private async Task<(RolloutDocument? Changed, string? Trouble)> LookAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var (rollout, tag) = await api.LookAsync(id, _tag, cancellationToken);
            _tag = tag;
            return (rollout, null);
        }
        catch (ApiException failure) when (failure.MayPass)
        {
            return (null, $"{failure.Message} Trying again until it answers.");
        }
    }
}
