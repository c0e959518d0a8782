using System.CommandLine;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout plan FILE</c>: what a rollout would do. Nothing is changed.</summary>
internal static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var file = new Argument<string>("FILE") { Description = "The rollout file." };
        var command = new Command("plan", "Show what a rollout would do, and why; nothing is changed. Exits 1 when the plan must not be started.")
        {
            file, options.Url, options.Json,
        };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var path = parsed.GetRequiredValue(file);
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                var plan = await api.PlanAsync(RolloutFileText.Read(path), path, cancellationToken);
                if (parsed.GetValue(options.Json))
                    await output.WriteLineAsync(RolloutOptions.Indent(plan.Json));
                else
                    new PlanReport(Screen.For(output)).Write(plan.Document);
                return plan.Document.CanStart ? ExitCodes.Success : ExitCodes.Findings;
            }
            catch (ApiException refused) when (BadFile.Write(refused, path, parsed.InvocationConfiguration.Error) && !parsed.GetValue(options.Json))
            {
                return ExitCodes.Usage;
            }
        }));
        return command;
    }
}
