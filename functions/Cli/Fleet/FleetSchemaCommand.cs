using System.CommandLine;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary><c>ozprobes fleet schema</c>: prints the JSON Schema of fleet files.</summary>
internal static class FleetSchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of fleet files, with which editors complete and check them.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(FleetSchema.Text));
        return command;
    }
}
