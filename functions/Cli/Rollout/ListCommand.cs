using System.CommandLine;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout list</c>: all rollouts, the newest first.</summary>
internal static class ListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var command = new Command("list", "List the rollouts, the newest first.") { options.Url, options.Json };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var told = await api.ListAsync(cancellationToken);
            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(ReadableJson.Of(told.Json));
                return ExitCodes.Success;
            }

            if (told.Document.Rollouts.Count == 0)
                await output.WriteLineAsync("There is no rollout yet. To see what one would do: ozprobes rollout plan FILE");
            var columns = new Columns(1, "id", "state", "begun", "by", "what", "");
            foreach (var rollout in told.Document.Rollouts)
                columns.Add(rollout.Id, RolloutReport.State(rollout.State), RolloutWords.Instant(rollout.CreatedAt), rollout.Requester, RolloutWords.Title(rollout), new Cell(rollout.Explanation, "grey"));
            if (told.Document.Rollouts.Count > 0)
                columns.Write(Screen.For(output), "");
            return ExitCodes.Success;
        }));
        return command;
    }
}
