using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Web.Health;

namespace OpenZro.Probes.Cli.Maintenance;

/// <summary><c>ozprobes maintenance add</c>.</summary>
internal static class MaintenanceAddCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TimeProvider time, Func<string, string?> environment)
    {
        var relay = new Option<string?>("--relay") { Description = "The relay; without it, all that the region sees." };
        var region = new Option<string?>("--region") { Description = "The region; without it, all that see the relay." };
        var lasts = new Option<string>("--for") { Description = "How long, such as 90m or 2h; at most 30d.", HelpName = "time", Required = true };
        var from = new Option<DateTimeOffset?>("--from") { Description = "When it begins; now when it is not given.", HelpName = "instant" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever wonders.", HelpName = "text", Required = true };
        var url = ApiAddress.CreateOption();
        lasts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !DurationText.TryParse(text, out _, out var error))
                result.AddError($"--for: {error}.");
        });
        var command = new Command("add", "Set a maintenance.") { relay, region, lasts, from, reason, url };
        command.Validators.Add(result =>
        {
            if (result.GetValue(relay) is null && result.GetValue(region) is null)
                result.AddError("say what is maintained: --relay, --region, or both.");
        });
        command.SetAction((parsed, cancellationToken) => MaintenanceApi.AskAsync(parsed, url, environment, async (client, output) =>
        {
            _ = DurationText.TryParse(parsed.GetRequiredValue(lasts), out var duration, out _);
            var begin = parsed.GetValue(from);
            var set = await MaintenanceApi.AddAsync(
                client,
                new MaintenanceBody { Relay = parsed.GetValue(relay), Region = parsed.GetValue(region), From = begin, Until = (begin ?? time.GetUtcNow()) + duration, Reason = parsed.GetRequiredValue(reason) },
                cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{MaintenanceListCommand.What(set)}: nobody is told until {set.Until.UtcDateTime:yyyy-MM-dd HH:mm}Z. To end it before: ozprobes maintenance end {set.Id}{client.UrlOption}"));
        }));
        return command;
    }
}
