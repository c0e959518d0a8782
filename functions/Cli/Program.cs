using System.CommandLine;
using OpenZro.Probes.Cli;
using OpenZro.Probes.Cli.Fleet;

var root = new RootCommand("Probes the relays of an openZro mesh as its peers would, and says which relay each region will pick.")
{
    FleetCommand.Create(),
};
return await CommandLineRunner.RunAsync(root, args, new InvocationConfiguration());
