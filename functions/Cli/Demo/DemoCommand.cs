using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Cli.Check;
using OpenZro.Probes.Cli.Serve;
using OpenZro.Probes.Cli.SignIn;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Simulator.Mesh;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;
using Spectre.Console;

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
            parsed.GetResult(listen) is { Implicit: false } ? parsed.GetRequiredValue(listen) : null, parsed.GetValue(once), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    /// <summary>Without an address it listens at the usual one, or at any free port when that is taken.</summary>
    private static async Task<int> RunAsync(string? address, bool once, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var listen = ListenAddress.Default;
        if (address is not null && !ServeOptions.TryReadListen(address, error, out listen))
            return ExitCodes.Usage;

        var folder = Directory.CreateTempSubdirectory("ozprobes-demo-").FullName;
        try
        {
            await using var mesh = await SimulatedMesh.StartAsync(TimeProvider.System, MeshPlan.BeforeBrazil);
            await using var store = SqliteTables.Open(Path.Combine(folder, "results.db"));
            await using var rollout = await DemoRollout.StartAsync(mesh, store, folder);
            var settings = Settings(mesh, folder, listen) with { Connections = rollout.Connections };
            try
            {
                return await ServeAsync(mesh, rollout, store, settings, once, output, cancellationToken);
            }
            catch (ListenException taken) when (taken.IsTaken && address is null)
            {
                await output.WriteLineAsync($"Port {listen.Port} is taken, perhaps by another demo; a free one is used instead.");
                return await ServeAsync(mesh, rollout, store, settings with { Listen = new IPEndPoint(listen.Address, 0) }, once, output, cancellationToken);
            }
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
        SimulatedMesh mesh, DemoRollout rollout, SqliteTables store, ServeSettings settings, bool once, TextWriter output, CancellationToken cancellationToken)
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
                await InviteAsync(mesh, rollout, app.Services.GetRequiredService<SessionDesk>(), Path.GetDirectoryName(rollout.File)!, url, Screen.For(output), token);
        });
    }

    private static async Task ShowAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        var screen = Screen.For(output);
        screen.Words(0, "Three simulated relays as a peer in São Paulo would meet them. Nothing here leaves this machine.");
        screen.Line();
        var first = await app.Services.GetRequiredService<VantageState>().FirstSlotAsync(cancellationToken);
        new CheckReport(screen).Write(first.Request.Fleet.Fleet, first.Run, first.Judgement);
    }

    private static async Task InviteAsync(SimulatedMesh mesh, DemoRollout rollout, SessionDesk sessions, string folder, string url, Screen screen, CancellationToken cancellationToken)
    {
        var server = new Uri(url);
        var (olga, _) = await SignInLinks.MakeAsync(sessions, server, DemoRollout.Olga, cancellationToken);
        var (ana, _) = await SignInLinks.MakeAsync(sessions, server, DemoRollout.Ana, cancellationToken);
        var atUrl = url == ListenAddress.UrlOf(ListenAddress.Default).GetLeftPart(UriPartial.Authority) ? "" : $" --url {url}";
        screen.Line();
        screen.Words(0, $"Probing goes on every {mesh.Fleet.Interval.TotalSeconds:0} s and is served at {url} until Ctrl-C. Meanwhile, in another terminal:");
        Commands(
            screen, $"ozprobes results --last 1h{atUrl}", $"ozprobes peers{atUrl}", $"curl {url}/metrics", $"curl {url}/api/latest", $"curl {url}/api/incidents",
            $"curl '{url}/probe?relay=br&debug=true'", $"ozprobes fleet check {mesh.FleetFile}");
        screen.Line();
        screen.Words(0, "The peers in São Paulo are 300 ms and more from their relays, and br is 30 ms away: it runs, but management does not list it. Add it, as olga who operates:");
        Commands(screen, $"export OZPROBES_TOKEN={rollout.OperatorToken}", $"ozprobes rollout plan {rollout.File}{atUrl}", $"ozprobes rollout start {rollout.File}{atUrl}", $"ozprobes rollout watch{atUrl}");
        screen.Words(0, "It stops at three gates, which ana opens in a third terminal, since nobody approves what they asked for; watch shows the command. Then look at the peers again:");
        Commands(screen, $"export OZPROBES_TOKEN={rollout.ApproverToken}", $"ozprobes rollout approve{atUrl}", $"ozprobes peers{atUrl}");
        screen.Words(0, "Or look at all of it in a browser. Each link signs in once and soon, as olga and (in a private window, so that you are both) as ana; the command makes further ones:");
        Commands(screen, olga, ana, $"ozprobes signin --name {DemoRollout.Ana.Name} --role approver --data {folder}{atUrl}");
        screen.Words(0, "These tokens and links are good for this demo only, and end with it.");
    }

    private static void Commands(Screen screen, params IReadOnlyList<string> commands)
    {
        foreach (var command in commands)
            screen.Line("  " + Markup.Escape(command));
    }
}
