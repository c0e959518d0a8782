using System.CommandLine;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>The commands that stop a rollout, let it go on, undo it, or tell it what people did and saw. Each takes a reason.</summary>
internal static class ControlCommands
{
    /// <summary>A command that takes nothing but a reason.</summary>
    public static Command Create(Surroundings around, string verb, string description) =>
        Create(around, verb, description, [], (api, id, _, reason, cancellationToken) => api.TellAsync(id, verb, reason, cancellationToken));

    /// <summary>The command that lets a rollout go on.</summary>
    public static Command CreateResume(Surroundings around)
    {
        var incidents = new Option<string[]>("--accept-incident")
        {
            Description = "An incident in spite of which it goes on, by its id, which a held rollout tells. May be repeated. Others, and the same one in further regions, hold it again.", HelpName = "id",
        };
        return Create(around, "resume", "Go on after a pause, or try again after a hold.", [incidents], (api, id, parsed, reason, cancellationToken) =>
            api.ResumeAsync(id, new ResumeBody { Reason = reason, AcceptIncidents = parsed.GetValue(incidents) }, cancellationToken));
    }

    /// <summary>The command that opens a gate again.</summary>
    public static Command CreateReopen(Surroundings around)
    {
        var gate = new Option<string?>("--gate") { Description = "The gate; the one that is held when it is not given.", HelpName = "key" };
        return Create(around, "reopen", "Open a gate again that its deadline held, or whose approvals have aged.", [gate], async (api, id, parsed, reason, cancellationToken) =>
        {
            var rollout = (await api.FindAsync(id, cancellationToken)).Document;
            return await api.ReopenAsync(id, RolloutChoice.Gate(rollout, parsed.GetValue(gate), GateState.Held).Key, reason, cancellationToken);
        });
    }

    /// <summary>The command that takes the mesh from a rollout. From one that runs as it should, a person at a terminal is asked first.</summary>
    public static Command CreateUnlock(Surroundings around)
    {
        var force = new Option<bool>("--force") { Description = "Take it from a rollout that runs as it should, too." };
        return Create(around, "unlock", "Take the mesh from a rollout that cannot end by itself; it is aborted.", [force], async (api, id, parsed, reason, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                return await api.UnlockAsync(id, new() { Reason = reason, Force = parsed.GetValue(force) }, cancellationToken);
            }
            catch (ApiException refused) when (refused.Code == "rollout-still-runs")
            {
                if (await around.PromptOn(error).ConfirmAsync($"Rollout {id} runs as it should. Abort it and take the mesh all the same?", cancellationToken) is not true)
                    throw;
                return await api.UnlockAsync(id, new() { Reason = reason, Force = true }, cancellationToken);
            }
        });
    }

    /// <summary>The command that leaves peers alone.</summary>
    public static Command CreateSkip(Surroundings around)
    {
        var peers = CreatePeers(required: true, "A peer that was not touched yet, by its name or id. May be repeated.");
        return Create(around, "skip", "Leave peers alone that were not touched yet.", [peers], async (api, id, parsed, reason, cancellationToken) =>
            await api.SkipAsync(id, new SkipBody { Peers = await IdsAsync(api, id, parsed.GetValue(peers) ?? [], cancellationToken), Reason = reason }, cancellationToken));
    }

    /// <summary>The command that says what was seen.</summary>
    public static Command CreateConfirm(Surroundings around)
    {
        var register = new Option<bool>("--register") { Description = "Management runs with the new list of relays, or on a rollback with the old one." };
        var peers = CreatePeers(required: false, "A peer that was restarted and is back, by its name or id. May be repeated.");
        var home = new Option<string?>("--home") { Description = "The relay that these peers call home, by its name or instance URL; an expected one when it is not given.", HelpName = "relay" };
        var command = Create(around, "confirm", "Say what you have seen where nothing else could look.", [register, peers, home], async (api, id, parsed, reason, cancellationToken) =>
        {
            var ids = await IdsAsync(api, id, parsed.GetValue(peers) ?? [], cancellationToken);
            return await api.ConfirmAsync(id, new ConfirmBody { Register = parsed.GetValue(register), Peers = ids, Home = parsed.GetValue(home), Reason = reason }, cancellationToken);
        });
        command.Validators.Add(result =>
        {
            if (!result.GetValue(register) && result.GetValue(peers) is not { Length: > 0 })
                result.AddError("Say what you have seen: --register, or --peer NAME.");
        });
        return command;
    }

    private static Command Create(
        Surroundings around, string name, string description, IReadOnlyList<Option> more, Func<RolloutApi, string, ParseResult, string, CancellationToken, Task<Told<AnswerDocument>>> act)
    {
        var options = new RolloutOptions(around);
        var id = RolloutChoice.CreateId();
        var reason = new Option<string?>("--reason") { Description = "Why; it goes into the audit.", HelpName = "text", Required = true }.SaysSomething();
        var command = new Command(name, description) { id, reason, options.Url, options.Json };
        foreach (var option in more)
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var rollout = await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken, mustRun: true);
            var told = await act(api, rollout, parsed, parsed.GetRequiredValue(reason)!, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(options.Json) ? ReadableJson.Of(told.Json) : $"{rollout}: {told.Document.Message}");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Option<string[]> CreatePeers(bool required, string description) => new("--peer") { Description = description, HelpName = "name", Required = required };

    private static async Task<IReadOnlyList<string>> IdsAsync(RolloutApi api, string id, string[] named, CancellationToken cancellationToken)
    {
        if (named.Length == 0)
            return [];
        var peers = (await api.PeersAsync(id, [], cancellationToken)).Document.Peers;
        return [.. named.Select(name => peers.Where(peer => peer.Id == name || peer.Name == name).ToList() switch
        {
            [var one] => one.Id,
            [] => throw new ApiException($"The plan of rollout {id} has no peer '{name}'.") { Code = RolloutChoice.NotFound },
            var several => throw new ApiException($"Several peers are called '{name}': name one by its id, {string.Join(", ", several.Select(peer => peer.Id))}."),
        })];
    }
}
