using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Cli.Results;

/// <summary><c>ozprobes results</c>: percentiles and failures per region, relay and endpoint, from the API.</summary>
internal static class ResultsCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => Create(TimeProvider.System);

    /// <summary>The command with a clock of its own.</summary>
    internal static Command Create(TimeProvider time)
    {
        var relay = new Option<string[]>("--relay") { Description = "A relay's name; may be repeated. All relays when not given." };
        var region = new Option<string?>("--region") { Description = "One vantage point. All of them when not given." };
        var endpoint = new Option<string?>("--endpoint") { Description = "One endpoint, as 'address:port server-name'." };
        var last = new Option<string>("--last") { Description = "How far back, such as 90m, 24h or 30d.", DefaultValueFactory = _ => "24h" };
        var json = new Option<bool>("--json") { Description = "Write JSON (schema ozprobes.results/1)." };
        var csv = new Option<bool>("--csv") { Description = "Write comma-separated values, one line per phase." };
        var url = ApiAddress.CreateOption();
        last.Validators.Add(result =>
        {
            if (!DurationText.TryParse(result.GetValueOrDefault<string>() ?? "", out var range, out var error))
                result.AddError($"--last: {error}.");
            else if (range <= TimeSpan.Zero)
                result.AddError("--last: must be longer than nothing.");
        });
        var command = new Command("results", "Percentiles and failures per region, relay and endpoint, from a running 'ozprobes serve'.")
        {
            relay, region, endpoint, last, json, csv, url,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
                result.AddError("--json and --csv exclude each other.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            _ = DurationText.TryParse(parsed.GetRequiredValue(last), out var range, out _);
            var query = Query(parsed.GetValue(relay) ?? [], parsed.GetValue(region), parsed.GetValue(endpoint), time.GetUtcNow(), range);
            using var client = new ApiClient(new Uri(parsed.GetRequiredValue(url)), Environment.GetEnvironmentVariable(ApiClient.TokenVariable), parsed.InvocationConfiguration.Error);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var summary = ApiClient.Read(await client.GetAsync(query, cancellationToken), ResultsSummary.FromJson);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(summary.ToJson());
                else if (parsed.GetValue(csv))
                    await output.WriteAsync(ResultsCsv.Write(summary));
                else
                    new ResultsTable(Screen.For(output)).Write(summary);
                foreach (var absent in parsed.GetValue(csv) ? summary.Absent : [])
                    await error.WriteLineAsync($"ozprobes: {absent.Relay}: {absent.Reason}");
                foreach (var silent in summary.Silent)
                    await error.WriteLineAsync($"ozprobes: {silent.Region} did not answer and is missing: {silent.Reason}");
                return ExitCodes.Success;
            }
            catch (ApiException failed)
            {
                return await Refusal.TellAsync(parsed.InvocationConfiguration, parsed.GetValue(json), failed);
            }
        });
        return command;
    }

    private static string Query(string[] relays, string? region, string? endpoint, DateTimeOffset now, TimeSpan range)
    {
        var parameters = new List<string>
        {
            $"from={Instant(range < now - DateTimeOffset.UnixEpoch ? now - range : DateTimeOffset.UnixEpoch)}",
            $"before={Instant(now)}",
        };
        parameters.AddRange(relays.Select(relay => $"relay={Uri.EscapeDataString(relay)}"));
        if (region is not null)
            parameters.Add($"region={Uri.EscapeDataString(region)}");
        if (endpoint is not null)
            parameters.Add($"endpoint={Uri.EscapeDataString(endpoint)}");
        return $"/api/results?{string.Join('&', parameters)}";
    }

    private static string Instant(DateTimeOffset instant) =>
        Uri.EscapeDataString(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
