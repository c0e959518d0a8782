using System.CommandLine;
using OpenZro.Probes.Cli;
using OpenZro.Probes.Web.Hosting;

if (args is ["serve", ..])
    NativeMemory.BeginWithOneArena();

return await CommandLineRunner.RunAsync(CommandTree.Create(), args, new InvocationConfiguration { ProcessTerminationTimeout = CommandLineRunner.TerminationTimeout });
