using System.CommandLine;
using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Web.Reports;

namespace OpenZro.Probes.Cli.Report;

/// <summary><c>ozprobes report</c>: what happened, as one HTML file for people, from the API.</summary>
internal static class ReportCommand
{
    private const string DefaultFile = "ozprobes-report.html";
    private const string Console = "-";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var last = new Option<string>("--last") { Description = "How far back, from 1h to 92d.", DefaultValueFactory = _ => "7d" };
        var file = new Option<string?>("--out") { Description = $"The file; {Console} for the terminal. {DefaultFile} when not given, and the terminal with --json.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Write JSON with the same content (schema ozprobes.report/1)." };
        var url = ApiAddress.CreateOption();
        last.Validators.Add(result =>
        {
            if (!DurationText.TryParse(result.GetValueOrDefault<string>() ?? "", out _, out var error))
                result.AddError($"--last: {error}.");
        });
        var command = new Command("report", "What happened in the mesh, as one HTML file with pictures, from a running 'ozprobes serve'.") { last, file, json, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var client = new ApiClient(new Uri(parsed.GetRequiredValue(url)), Environment.GetEnvironmentVariable(ApiClient.TokenVariable), error);
            try
            {
                var body = await client.GetAsync($"/api/report?last={Uri.EscapeDataString(parsed.GetRequiredValue(last))}", cancellationToken);
                var report = ApiClient.Read(body, text => JsonSerializer.Deserialize(text, ReportJson.Default.ReportDocument) ?? throw new JsonException());
                var text = parsed.GetValue(json) ? JsonSerializer.Serialize(report, ReportJson.Default.ReportDocument) : await ReportHtml.WriteAsync(report);
                var path = parsed.GetValue(file) ?? (parsed.GetValue(json) ? Console : DefaultFile);
                if (path == Console)
                {
                    await output.WriteLineAsync(text);
                    return ExitCodes.Success;
                }

                await File.WriteAllTextAsync(path, text, cancellationToken);
                Screen.For(output).Words(0, report.Summary);
                await output.WriteLineAsync($"Wrote {path}.");
                return ExitCodes.Success;
            }
            catch (ApiException failed)
            {
                return await Refusal.TellAsync(parsed.InvocationConfiguration, parsed.GetValue(json), failed);
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync($"ozprobes: --out: {wrong.Message.TrimEnd('.')}: name a file that this user may write");
                return ExitCodes.Usage;
            }
        });
        return command;
    }
}
