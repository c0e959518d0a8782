using System.CommandLine;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout status [ID]</c>: where a rollout stands.</summary>
internal static class StatusCommand
{
    private const int Lines = 10;

    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var id = RolloutChoice.CreateId();
        var peers = new Option<bool>("--peers") { Description = "Show every peer." };
        var plan = new Option<bool>("--plan") { Description = "Show the plan that is carried out." };
        var command = new Command("status", "Show where a rollout stands, what it waits for, and who has to do what.") { id, peers, plan, options.Url, options.Json };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var screen = Screen.For(output);
            var rollout = await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken);
            var (json, write) = parsed.GetValue(peers) ? Shown(await api.PeersAsync(rollout, cancellationToken), document => WritePeers(document, screen))
                : parsed.GetValue(plan) ? Shown(await api.PlanOfAsync(rollout, cancellationToken), document => new PlanReport(screen).Write(document))
                : Shown(await api.FindAsync(rollout, cancellationToken), document => new RolloutReport(screen).Write(document, Lines));
            if (parsed.GetValue(options.Json))
                await output.WriteLineAsync(RolloutOptions.Indent(json));
            else
                write();
            return ExitCodes.Success;
        }));
        return command;
    }

    private static (string Json, Action Write) Shown<T>(Told<T> told, Action<T> write) => (told.Json, () => write(told.Document));

    private static void WritePeers(RolloutPeersDocument document, Screen screen)
    {
        var columns = new Columns(2, ">batch", "peer", "state", "before", "after", "");
        foreach (var peer in document.Peers)
            columns.Add(peer.Batch == 0 ? "-" : $"{peer.Batch}", peer.Name, KebabCase.Of(peer.State), peer.HomeBefore ?? "?", peer.HomeAfter ?? "", new Cell(peer.Note, "grey"));
        columns.Write(screen, "");
    }
}
