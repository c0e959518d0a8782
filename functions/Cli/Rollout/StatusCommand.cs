using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout status [ID]</c>: where a rollout stands.</summary>
internal static class StatusCommand
{
    private const int Lines = 10;

    private static readonly string[] _states = [.. Enum.GetValues<PeerState>().Select(KebabCase.Of)];

    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var id = RolloutChoice.CreateId();
        var peers = new Option<bool>("--peers") { Description = "Show every peer." };
        var state = new Option<string[]>("--state") { Description = "With --peers: show peers in this state only, such as not-back. May be repeated.", HelpName = "state" };
        var plan = new Option<bool>("--plan") { Description = "Show the plan that is carried out." };
        var told = new Option<bool>("--told") { Description = "Show who was told what by webhooks." };
        var command = new Command("status", "Show where a rollout stands, what it waits for, and who has to do what.") { id, peers, state, plan, told, options.Url, options.Json };
        state.Validators.Add(result =>
        {
            foreach (var named in result.Tokens.Select(token => token.Value).Except(_states, StringComparer.Ordinal))
                result.AddError($"--state: there is no state '{named}'{Spelling.DidYouMean(named, _states).TrimEnd('?')}; there are {string.Join(", ", _states)}.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(state) is not null && !result.GetValue(peers))
                result.AddError("--state says which peers are shown: give it with --peers.");
            if (new[] { peers, plan, told }.Count(result.GetValue) > 1)
                result.AddError("--peers, --plan and --told each show something else: give one of them.");
        });
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var screen = Screen.For(output);
            var rollout = await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken);
            var (json, write) = parsed.GetValue(peers) ? Shown(await api.PeersAsync(rollout, parsed.GetValue(state) ?? [], cancellationToken), document => WritePeers(document, screen))
                : parsed.GetValue(plan) ? Shown(await api.PlanOfAsync(rollout, cancellationToken), document => new PlanReport(screen).Write(document))
                : parsed.GetValue(told) ? Shown(await api.DeliveriesAsync(rollout, cancellationToken), document => WriteDeliveries(document, screen))
                : Shown(await api.FindAsync(rollout, cancellationToken), document => new RolloutReport(screen, api.UrlOption).Write(document, Lines));
            if (parsed.GetValue(options.Json))
                await output.WriteLineAsync(ReadableJson.Of(json));
            else
                write();
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void WriteDeliveries(DeliveriesDocument document, Screen screen)
    {
        if (document.Deliveries.Count == 0)
        {
            screen.Words(0, "Nobody was told of this rollout: it has had nothing to tell yet, or the connections name no receiver under 'notify'.");
            return;
        }

        var columns = new Columns(2, "webhook", "of", "state", ">attempts", "last", "next", "");
        foreach (var delivery in document.Deliveries)
        {
            columns.Add(
                delivery.Target,
                KebabCase.Of(delivery.Kind),
                KebabCase.Of(delivery.State),
                delivery.Attempts.ToString(CultureInfo.InvariantCulture),
                delivery.TriedAt is { } tried ? RolloutWords.Instant(tried) : "",
                delivery.NextAt is { } next ? RolloutWords.Instant(next) : "",
                new Cell(delivery.Outcome, "grey"));
        }

        columns.Write(screen, "");
    }

    private static (string Json, Action Write) Shown<T>(Told<T> told, Action<T> write) => (told.Json, () => write(told.Document));

    private static void WritePeers(RolloutPeersDocument document, Screen screen)
    {
        if (document.Peers.Count == 0)
        {
            screen.Words(0, "This rollout has no such peers.");
            return;
        }

        var columns = new Columns(2, ">batch", "peer", "state", "before", "after", "");
        foreach (var peer in document.Peers)
            columns.Add(peer.Batch == 0 ? "-" : $"{peer.Batch}", peer.Name, KebabCase.Of(peer.State), peer.HomeRelayBefore ?? peer.HomeBefore ?? "?", peer.HomeRelayAfter ?? peer.HomeAfter ?? "", new Cell(peer.Note, "grey"));
        columns.Write(screen, "");
    }
}
