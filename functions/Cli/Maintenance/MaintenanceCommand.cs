using System.CommandLine;

namespace OpenZro.Probes.Cli.Maintenance;

/// <summary><c>ozprobes maintenance</c>: when people want to be left alone, of which relay or region. A client of the API.</summary>
internal static class MaintenanceCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => Create(TimeProvider.System, Environment.GetEnvironmentVariable);

    /// <summary>The command with surroundings of its own.</summary>
    internal static Command Create(TimeProvider time, Func<string, string?> environment) => new("maintenance", "Have a relay or a region judged and shown, and nobody told of it, for a while.")
    {
        MaintenanceAddCommand.Create(time, environment),
        MaintenanceListCommand.Create(environment),
        MaintenanceEndCommand.Create(environment),
    };
}
