using System.CommandLine;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout approve</c>, <c>reject</c> and <c>comment</c>: what people say at gates.</summary>
internal static class DecisionCommands
{
    /// <summary>The command that approves. Nobody approves a plan that they were not shown.</summary>
    public static Command CreateApprove(Surroundings around)
    {
        var hash = RolloutChoice.CreateHash("The hash of the plan that you approve, or its first 12 digits or more. Without it you are shown what you approve, and asked.");
        var comment = Said("--reason", "Why; it goes into the audit.", isRequired: false);
        return Create(around, "approve", "Approve the plan at a gate.", GateVerb.Approve, comment, [hash], async (parsed, rollout, gate, cancellationToken) =>
        {
            if (parsed.GetValue(hash) is { } given)
                return PlanHash.IsNamedBy(gate.PlanHash, given) ? gate.PlanHash : given;

            var error = parsed.InvocationConfiguration.Error;
            await error.WriteLineAsync($"Gate {gate.Key} of rollout {rollout.Rollout.Id}: {RolloutWords.Title(rollout.Rollout)}, asked for by {rollout.Rollout.Requester}");
            await error.WriteLineAsync($"Plan {gate.PlanHash} (ozprobes rollout status {rollout.Rollout.Id} --plan shows it)");
            var answer = await around.PromptOn(error).ConfirmAsync("Approve this plan?", cancellationToken);
            return answer is true ? gate.PlanHash
                : throw (answer is null ? RolloutChoice.Unseen("approved", gate.PlanHash) : new ApiException("nothing is approved") { Code = RolloutChoice.Declined });
        });
    }

    /// <summary>The command that rejects.</summary>
    public static Command CreateReject(Surroundings around) => Create(
        around, "reject", "Reject at a gate, which ends the rollout.", GateVerb.Reject, Said("--reason", "Why; it goes into the audit.", isRequired: true), [], Current);

    /// <summary>The command that comments.</summary>
    public static Command CreateComment(Surroundings around) => Create(
        around, "comment", "Say something at a gate without deciding.", GateVerb.Comment, Said("--text", "What.", isRequired: true), [], Current);

    private static Option<string?> Said(string name, string description, bool isRequired) =>
        new Option<string?>(name) { Description = description, HelpName = "text", Required = isRequired }.SaysSomething();

    private static Task<string> Current(ParseResult parsed, RolloutDocument rollout, GateDocument gate, CancellationToken cancellationToken) => Task.FromResult(gate.PlanHash);

    private static Command Create(
        Surroundings around, string name, string description, GateVerb verb, Option<string?> comment, IReadOnlyList<Option> more,
        Func<ParseResult, RolloutDocument, GateDocument, CancellationToken, Task<string>> hashOf)
    {
        var options = new RolloutOptions(around);
        var (id, gate) = (RolloutChoice.CreateId(), RolloutChoice.CreateGate());
        var command = new Command(name, description) { id, gate, comment, options.Url, options.Json };
        foreach (var option in more)
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var rollout = (await api.FindAsync(await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken, mustRun: true), cancellationToken)).Document;
            var chosen = RolloutChoice.Gate(rollout, parsed.GetValue(gate), GateState.Open);
            var planHash = await hashOf(parsed, rollout, chosen, cancellationToken);
            var decision = new DecisionBody { Verb = verb, PlanHash = planHash, Comment = parsed.GetValue(comment) };
            var told = await api.DecideAsync(rollout.Rollout.Id, chosen.Key, decision, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(options.Json) ? ReadableJson.Of(told.Json) : $"{chosen.Key} of {rollout.Rollout.Id}, plan {planHash}: {told.Document.Message}");
            return ExitCodes.Success;
        }));
        return command;
    }
}
