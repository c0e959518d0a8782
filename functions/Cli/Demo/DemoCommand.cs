using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Cli.Check;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Demo;

/// <summary>
/// <c>ozprobes demo</c>: <c>serve</c> over a simulated mesh on loopback, with the distances and the faults of openZro's own guide. It
/// shows what the first slot saw, then goes on until Ctrl-C. Nothing is left behind.
/// </summary>
internal static class DemoCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var listen = ServeOptions.CreateListen();
        var once = new Option<bool>("--once") { Description = "End after the first table instead of serving until Ctrl-C." };
        var command = new Command("demo", "Probe a simulated mesh on this machine: three relays, two of them with faults. Shows what is wrong, then serves until Ctrl-C.") { listen, once };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(listen), parsed.GetValue(once), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string address, bool once, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!ServeOptions.TryReadListen(address, error, out var listen))
            return ExitCodes.Usage;

        var folder = Directory.CreateTempSubdirectory("ozprobes-demo-").FullName;
        try
        {
            await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System);
            await using var store = SqliteTables.Open(Path.Combine(folder, "results.db"));
            return await ServeAsync(mesh, store, Settings(mesh, folder, listen), once, output, cancellationToken);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or IOException or StorageException)
        {
            await error.WriteLineAsync("ozprobes: " + wrong.Message);
            return ExitCodes.Usage;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ServeSettings Settings(SimulatedMesh mesh, string folder, IPEndPoint listen)
    {
        if (!TrustRoots.TryReadPem(mesh.RootsFile, out var roots, out var unread))
            throw new InvalidOperationException(unread);

        return new ServeSettings
        {
            Region = mesh.Fleet.Regions[0].Name,
            Listen = listen,
            BacklogFolder = ServeFolder.BacklogOf(folder, mesh.Fleet.Regions[0].Name),
            Vantage = new VantageSettings { Roots = roots, Connector = mesh.Connector },
            FirstSpread = TimeSpan.Zero,
            LogLevel = LogLevel.Error,
        };
    }

    private static async Task<int> ServeAsync(
        SimulatedMesh mesh, SqliteTables store, ServeSettings settings, bool once, TextWriter output, CancellationToken cancellationToken)
    {
        var file = new FleetFile(mesh.FleetFile, Environment.GetEnvironmentVariable);
        file.Refresh();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await ServeRun.RunAsync(settings, file, store, TextWriter.Null, end.Token, async (app, url, token) =>
        {
            await ShowAsync(app, output, token);
            if (once)
                await end.CancelAsync();
            else
                await InviteAsync(mesh, url, output);
        });
    }

    private static async Task ShowAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("Three simulated relays as a peer in São Paulo would meet them. Nothing here leaves this machine.");
        await output.WriteLineAsync();
        var first = await app.Services.GetRequiredService<VantageState>().FirstSlotAsync(cancellationToken);
        new CheckReport(Terminal.ConsoleFor(output)).Write(first.Request.Fleet.Fleet, first.Run, first.Judgement);
    }

    private static Task InviteAsync(SimulatedMesh mesh, string url, TextWriter output)
    {
        var atUrl = url == ListenAddress.UrlOf(ListenAddress.Default).GetLeftPart(UriPartial.Authority) ? "" : $" --url {url}";
        return output.WriteLineAsync($"""

            Probing goes on every {mesh.Fleet.Interval.TotalSeconds:0} s and is served at {url} until Ctrl-C. Meanwhile, in another terminal:
              ozprobes results --last 1h{atUrl}
              curl {url}/metrics
              curl {url}/healthz
              curl {url}/api/latest
              curl '{url}/probe?relay=br&debug=true'
              ozprobes fleet check {mesh.FleetFile}
            The file is read again when it changes: take a relay out, or break a line, and look at /healthz.
            """);
    }
}
