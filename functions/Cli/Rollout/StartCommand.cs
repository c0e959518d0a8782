using System.CommandLine;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout start FILE</c>: starts a rollout by the plan that was seen.</summary>
internal static class StartCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var file = new Argument<string>("FILE") { Description = "The rollout file." };
        var hash = RolloutChoice.CreateHash("The hash of the plan that you have seen, or its first 12 digits or more. Without it the plan is shown, and you are asked.");
        var watch = new Option<bool>("--watch") { Description = "Watch it until it ends." };
        var command = new Command("start", "Start a rollout by the plan that you have seen; with another plan nothing is started.") { file, hash, watch, options.Url, options.Json };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var path = parsed.GetRequiredValue(file);
            var yaml = RolloutFileText.Read(path);
            try
            {
                var planHash = parsed.GetValue(hash) ?? await AskAsync(api, yaml, path, around.PromptOn(error), error, cancellationToken);
                var started = await api.StartAsync(yaml, path, planHash, cancellationToken);
                await output.WriteLineAsync(parsed.GetValue(options.Json) ? ReadableJson.Of(started.Json) : started.Document.Message);
                return parsed.GetValue(watch)
                    ? await new Watching(api, around.Time).RunAsync(started.Document.Rollout, parsed.GetValue(options.Json), output, error, cancellationToken)
                    : ExitCodes.Success;
            }
            catch (ApiException refused) when (BadFile.Write(refused, path, error) && !parsed.GetValue(options.Json))
            {
                return ExitCodes.Usage;
            }
        }));
        return command;
    }

    private static async Task<string> AskAsync(RolloutApi api, string yaml, string path, Prompt prompt, TextWriter error, CancellationToken cancellationToken)
    {
        var plan = (await api.PlanAsync(yaml, path, cancellationToken)).Document;
        new PlanReport(Screen.For(error)).Write(plan);
        if (!plan.CanStart)
            throw new ApiException("This plan must not be started.", "Do what its refusals say, and plan again.") { Code = "rollout-plan-refused", Members = RolloutChoice.PlanOf(plan.Hash) };

        var answer = await prompt.ConfirmAsync("Start this plan?", cancellationToken);
        return answer is true ? plan.Hash
            : throw (answer is null ? RolloutChoice.Unseen("started", plan.Hash) : new ApiException("nothing is started") { Code = RolloutChoice.Declined, Members = RolloutChoice.PlanOf(plan.Hash) });
    }
}
