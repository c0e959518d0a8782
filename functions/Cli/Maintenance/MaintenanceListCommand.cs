using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Cli.Maintenance;

/// <summary><c>ozprobes maintenance list</c>.</summary>
internal static class MaintenanceListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Func<string, string?> environment)
    {
        var all = new Option<bool>("--all") { Description = "What is over too, as far as 30 days back." };
        var json = new Option<bool>("--json") { Description = "Write JSON (schema ozprobes.maintenance/1)." };
        var url = ApiAddress.CreateOption();
        var command = new Command("list", "Maintenance that is on, and that is to come.") { all, json, url };
        command.SetAction((parsed, cancellationToken) => MaintenanceApi.AskAsync(parsed, url, environment, async (client, output) =>
        {
            var body = await MaintenanceApi.ListAsync(client, cancellationToken);
            var document = ApiClient.Read(body, text => JsonSerializer.Deserialize(text, HealthJson.Default.MaintenanceListDocument) ?? throw new JsonException());
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(body);
                return;
            }

            var shown = document.Maintenance.Where(one => parsed.GetValue(all) || one.State is not MaintenanceState.Over).ToList();
            if (shown.Count == 0)
                await output.WriteLineAsync("There is no maintenance.");
            foreach (var one in shown)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{one.Id}  {KebabCase.Of(one.State),-6}  {What(one)}  {one.From.UtcDateTime:yyyy-MM-dd HH:mm}Z to {one.Until.UtcDateTime:yyyy-MM-dd HH:mm}Z  {one.By}: {one.Reason}"));
        }, parsed.GetValue(json)));
        return command;
    }

    /// <summary>What is maintained, in words.</summary>
    public static string What(MaintenanceDocument maintenance) => (maintenance.Relay, maintenance.Region) switch
    {
        ({ } relay, { } region) => $"{relay} from {region}",
        ({ } relay, null) => $"{relay} from everywhere",
        (null, { } region) => $"all that {region} sees",
        (null, null) => "what restarts do to peers",
    };
}
