using System.CommandLine;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout watch [ID]</c>: shows a rollout until it ends.</summary>
internal static class WatchCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var id = RolloutChoice.CreateId();
        var command = new Command("watch", "Show a rollout as it goes, until it ends: exits 0 when it is done, and 1 when it ended otherwise. In a pipe, a line per event; with --json, a document per change.")
        {
            id, options.Url, options.Json,
        };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api => await new Watching(api, around.Time).RunAsync(
            await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken),
            parsed.GetValue(options.Json),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken)));
        return command;
    }
}
