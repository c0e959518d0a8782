using System.CommandLine;

namespace OpenZro.Probes.Cli.Maintenance;

/// <summary><c>ozprobes maintenance end</c>.</summary>
internal static class MaintenanceEndCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Func<string, string?> environment)
    {
        var id = new Argument<string>("id") { Description = "The maintenance, as 'ozprobes maintenance list' names it." };
        var url = ApiAddress.CreateOption();
        var command = new Command("end", "End a maintenance before its time.") { id, url };
        command.SetAction((parsed, cancellationToken) => MaintenanceApi.AskAsync(parsed, url, environment, async (client, output) =>
        {
            var ended = await MaintenanceApi.EndAsync(client, parsed.GetRequiredValue(id), cancellationToken);
            await output.WriteLineAsync($"{MaintenanceListCommand.What(ended)}: people are told again.");
        }));
        return command;
    }
}
