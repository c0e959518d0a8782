using System.CommandLine;
using System.Text.Json;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout plan FILE</c>: what a rollout would do. Nothing is changed.</summary>
internal static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var offline = new OfflinePlan(around.Time);
        var file = new Argument<string>("FILE") { Description = "The rollout file." };
        var command = new Command("plan", "Show what a rollout would do, and why; nothing is changed. Exits 1 when the plan must not be started.")
        {
            file, offline.Offline, offline.Fleet, offline.Connections, offline.Data, options.Url, options.Json,
        };
        command.Validators.Add(offline.Check);
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var path = parsed.GetRequiredValue(file);
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                var yaml = RolloutFileText.Read(path);
                var plan = parsed.GetValue(offline.Offline) ? await OfflineAsync(offline, parsed, yaml, path, cancellationToken) : await api.PlanAsync(yaml, path, cancellationToken);
                if (plan is null)
                    return ExitCodes.Usage;
                if (parsed.GetValue(options.Json))
                    await output.WriteLineAsync(ReadableJson.Of(plan.Json));
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

    private static async Task<Told<PlanDocument>?> OfflineAsync(OfflinePlan offline, ParseResult parsed, string yaml, string path, CancellationToken cancellationToken)
    {
        try
        {
            if (await offline.PlanAsync(parsed, yaml, path, cancellationToken) is not { } answer)
                return null;
            if (PlanDocuments.Of(answer) is { } document)
                return new(JsonSerializer.Serialize(document, RolloutJson.Default.PlanDocument), document);

            new FileProblemPrinter(parsed.InvocationConfiguration.Error).Print(answer.Errors, answer.ErrorsLeftOut, answer.Warnings);
            return null;
        }
        catch (StorageException failure)
        {
            throw new ApiException(failure.Message) { Code = ApiException.StorageDown };
        }
    }
}
