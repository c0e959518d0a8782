using System.Text.Json;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
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
        IWatchView view = asJson ? new JsonView(output)
            : Screen.IsTerminal(output) ? new LiveView(output, api.UrlOption)
            : new LineView(output, api.UrlOption);
        while (true)
        {
            var rollout = await LookAsync(id, error, cancellationToken);
            if (rollout is not null)
                view.Show(rollout);
            if (rollout is { Rollout.HasEnded: true })
                return rollout.Rollout.State is RolloutState.Done ? ExitCodes.Success : ExitCodes.Findings;
            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<RolloutDocument?> LookAsync(string id, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var (rollout, tag) = await api.LookAsync(id, _tag, cancellationToken);
            _tag = tag;
            _isSilent = false;
            return rollout;
        }
        catch (ApiException failure) when (failure.MayPass)
        {
            if (!_isSilent)
                await error.WriteLineAsync($"ozprobes: {failure.Message} Trying again until it answers.");
            _isSilent = true;
            return null;
        }
    }

    private interface IWatchView
    {
        void Show(RolloutDocument rollout);
    }

    /// <summary>A document per change, one a line.</summary>
    private sealed class JsonView(TextWriter output) : IWatchView
    {
        public void Show(RolloutDocument rollout)
        {
            output.WriteLine(JsonSerializer.Serialize(rollout, RolloutJson.Default.RolloutDocument));
            output.Flush();
        }
    }

    /// <summary>The report, written over the one before.</summary>
    private sealed class LiveView(TextWriter output, string urlOption) : IWatchView
    {
        private const string Home = "\e[H\e[2J\e[3J";
        private const int Lines = 12;

        public void Show(RolloutDocument rollout)
        {
            output.Write(Home);
            new RolloutReport(Screen.For(output), urlOption).Write(rollout, Lines);
            output.Flush();
        }
    }

    /// <summary>A line per event, and what somebody has to do where somebody has to.</summary>
    private sealed class LineView(TextWriter output, string urlOption) : IWatchView
    {
        private RolloutDocument? _last;

        public void Show(RolloutDocument rollout)
        {
            foreach (var entry in New(rollout.Timeline))
                output.WriteLine(RolloutReport.Event(entry));
            var (now, before) = (rollout.Rollout, _last?.Rollout);
            if (before is null || now.State != before.State || now.Step != before.Step || now.Explanation != before.Explanation)
                output.WriteLine($"{RolloutWords.Instant(now.UpdatedAt)}  {KebabCase.Of(now.State)}{RolloutWords.StepOf(now)}{(before is null ? RolloutWords.Since(now) : "")}{(now.Explanation.Length > 0 ? ": " + now.Explanation : "")}");
            foreach (var gate in rollout.Gates.Where(gate => gate.State is GateState.Open && _last?.Gates.Any(old => old.Key == gate.Key && old.State is GateState.Open && old.OpenedAt == gate.OpenedAt) != true))
                output.WriteLine("    " + RolloutReport.ApproveCommand(rollout, gate, urlOption));
            _last = rollout;
            output.Flush();
        }

        private IEnumerable<TimelineEntry> New(IReadOnlyList<TimelineEntry> timeline)
        {
            var known = _last?.Timeline.Count > 0 ? _last.Timeline[^1] : null;
            var at = known is null ? -1 : timeline.ToList().LastIndexOf(known);
            return timeline.Skip(at + 1);
        }
    }
}
