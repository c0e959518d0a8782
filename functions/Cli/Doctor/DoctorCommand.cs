using System.CommandLine;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary><c>ozprobes doctor</c>: is a deployment reachable and closed to strangers, do its regions report, are its clocks right and its fleet in step.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => Create(TimeProvider.System, Environment.GetEnvironmentVariable);

    /// <summary>The command with a clock and variables of its own.</summary>
    internal static Command Create(TimeProvider time, Func<string, string?> environment)
    {
        var url = ApiAddress.CreateOption();
        var json = new Option<bool>("--json") { Description = $"Write JSON (schema {DoctorReport.SchemaName})." };
        var command = new Command("doctor", "Look at a running 'ozprobes serve' or a function app from outside: reachable, closed to strangers, every region reporting, clocks and fleet in step.") { url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = new Uri(parsed.GetRequiredValue(url));
            using var client = new DoctorClient(address, environment(ApiClient.TokenVariable), time);
            var report = new DoctorReport(DoctorReport.SchemaName, address.ToString(), DoctorRules.Judge(await client.LookAsync(cancellationToken)));
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
