using System.CommandLine;
using OpenZro.Probes.Cli.Check;
using OpenZro.Probes.Cli.Demo;
using OpenZro.Probes.Cli.Doctor;
using OpenZro.Probes.Cli.Fleet;
using OpenZro.Probes.Cli.Maintenance;
using OpenZro.Probes.Cli.Notify;
using OpenZro.Probes.Cli.Peers;
using OpenZro.Probes.Cli.Report;
using OpenZro.Probes.Cli.Results;
using OpenZro.Probes.Cli.Race;
using OpenZro.Probes.Cli.Rollout;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Cli.SignIn;
using OpenZro.Probes.Cli.Token;

namespace OpenZro.Probes.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>The root command with all its subcommands.</summary>
    public static RootCommand Create() => new("Probes the relays of an openZro mesh as its peers would, and says which relay each region will pick.")
    {
        CheckCommand.Create(),
        DemoCommand.Create(),
        DoctorCommand.Create(),
        FleetCommand.Create(),
        MaintenanceCommand.Create(),
        NotifyCommand.Create(),
        PeersCommand.Create(),
        ReportCommand.Create(),
        ResultsCommand.Create(),
        RaceCommand.Create(),
        RolloutCommand.Create(),
        ServeCommand.Create(),
        SignInCommand.Create(),
        TokenCommand.Create(),
    };
}
