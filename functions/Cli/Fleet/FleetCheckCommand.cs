using System.CommandLine;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary><c>ozprobes fleet check FILE</c>: says everything that is wrong with a fleet file, or what the fleet is.</summary>
internal static class FleetCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The fleet file." };
        var command = new Command("check", "Check a fleet file: every error at once, with line and column. Exits 0 when it is good and 2 when it is not.") { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string path, TextWriter output, TextWriter error)
    {
        var reading = FleetReader.ReadFile(path);
        new FileProblemPrinter(error).Print(reading);
        if (reading.Fleet is not { } fleet)
        {
            return ExitCodes.Usage;
        }

        FleetSummary.Write(fleet, path, output);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        if (fleet.AuthSecret is { } reference && !FleetSecrets.TryRead(reference, folder, Environment.GetEnvironmentVariable, out _, out var unread))
        {
            error.WriteLine($"{path}: warning: here the relays could not be probed with it: {unread}");
        }

        return ExitCodes.Success;
    }
}
