using System.CommandLine;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary><c>ozprobes fleet</c>: everything about fleet files.</summary>
internal static class FleetCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("fleet", "Write and check the file that names the relays of a mesh.")
    {
        FleetCheckCommand.Create(),
        FleetInitCommand.Create(),
        FleetSchemaCommand.Create(),
    };
}
