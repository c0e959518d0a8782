using System.CommandLine;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary><c>ozprobes doctor</c>: is a deployment reachable and closed to strangers, do its regions report, are its clocks right and its fleet in step.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>The command.</summary>
    public static Command Create() => Create(TimeProvider.System, Environment.GetEnvironmentVariable);

    /// <summary>The command with a clock and variables of its own.</summary>
    internal static Command Create(TimeProvider time, Func<string, string?> environment)
    {
        var url = ApiAddress.CreateOption();
        var json = new Option<bool>("--json") { Description = $"Write JSON (schema {DoctorReport.SchemaName})." };
        var timeout = new Option<string>("--timeout") { Description = "How long each answer is waited for, such as 5s; a function app that starts may take that long.", HelpName = "duration", DefaultValueFactory = _ => "20s" };
        timeout.Validators.Add(result =>
        {
            if (!DurationText.TryParse(result.GetValueOrDefault<string>() ?? "", out var given, out var problem))
                result.AddError($"--timeout: {problem}.");
            else if (given < _shortest || given > _longest)
                result.AddError($"--timeout: must be from {DurationText.Format(_shortest)} to {DurationText.Format(_longest)}.");
        });
        var command = new Command("doctor", "Look at a running 'ozprobes serve' or a function app from outside: reachable, closed to strangers, every region reporting, clocks and fleet in step.") { url, timeout, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = new Uri(parsed.GetRequiredValue(url));
            _ = DurationText.TryParse(parsed.GetRequiredValue(timeout), out var patience, out _);
            using var client = new DoctorClient(address, environment(ApiClient.TokenVariable), patience, parsed.InvocationConfiguration.Error, time);
            var report = new DoctorReport(DoctorReport.SchemaName, address.ToString(), time.GetUtcNow(), DoctorRules.Judge(await client.LookAsync(cancellationToken)));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(report.ToJson());
            else
                await WriteAsync(output, report);
            return report.IsGood ? ExitCodes.Success : ExitCodes.Findings;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, DoctorReport report)
    {
        foreach (var finding in report.Checks)
        {
            var mark = finding.Status switch { DoctorStatus.Good => "✓", DoctorStatus.Bad => "✗", _ => "?" };
            await output.WriteLineAsync($"{mark} {finding.Check,-10} {finding.Detail}");
            if (finding.Remedy is { } remedy)
                await output.WriteLineAsync($"  {"",-10} {remedy}");
        }
    }
}
