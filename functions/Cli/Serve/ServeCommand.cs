using System.Collections;
using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenZro.Probes.Cli.SignIn;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Notifications;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;
using OpenZro.Probes.Web.Sessions;
using OpenZro.Probes.Web.Telemetry;

namespace OpenZro.Probes.Cli.Serve;

/// <summary><c>ozprobes serve</c>: probes on schedule, stores what was seen, and answers for it, until Ctrl-C or SIGTERM.</summary>
internal static class ServeCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Probe the fleet on schedule from here, keep the results, and serve them, until Ctrl-C or SIGTERM.")
        {
            options.Fleet, options.Connections, options.Region, options.Storage, options.Data, options.CaFile, options.Listen, options.PublicUrl, options.RequireToken,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var file = new FleetFile(parsed.GetRequiredValue(options.Fleet), Environment.GetEnvironmentVariable);
        file.Refresh();
        new FileProblemPrinter(error).Print(file.Reading);
        var isConnected = TryReadConnections(parsed.GetValue(options.Connections), error, out var connections);
        if (file.Current is not { } fleet || Read(options, parsed, fleet.Fleet, error) is not { } settings || !isConnected)
            return ExitCodes.Usage;

        using var drivers = connections is null ? null : new DriverCatalogue(new() { Connections = connections, Dialect = fleet.Fleet.Dialect }, TimeProvider.System);
        try
        {
            var data = parsed.GetRequiredValue(options.Data);
            using var hold = ServeFolder.Hold(data, settings.Region);
            var asked = parsed.GetValue(options.Storage);
            var connection = asked ?? Environment.GetEnvironmentVariable(StorageConnection.Variable);
            connection = string.IsNullOrEmpty(connection) ? null : connection;
            var given = connection is null ? null : asked is null ? StorageConnection.Variable : options.Storage.Name;
            await using var store = StorageConnection.Open(connection, data);
            settings = settings with { StorageHosts = StorageConnection.HostsOf(connection), Connections = drivers is null ? null : new(connections!, drivers, drivers.Management) };
            return await ServeRun.RunAsync(settings, file, store, output, cancellationToken, (app, url, token) => InviteAsync(app, settings.PublicUrl ?? new Uri(url), (data, given), output, token));
        }
        catch (Exception wrong) when (wrong is StorageException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync("ozprobes: " + wrong.Message);
            return ExitCodes.Usage;
        }
    }

    /// <summary>A link that signs in is shown to whoever sits at a terminal, and to no log.</summary>
    private static async Task InviteAsync(WebApplication app, Uri server, (string Data, string? Given) storage, TextWriter output, CancellationToken cancellationToken)
    {
        var command = SignInLinks.CommandFor(server, storage.Data, storage.Given);
        if (!Screen.IsTerminal(output))
        {
            await output.WriteLineAsync($"For a link that signs you in: {command}");
            return;
        }

        var (link, meaning) = await SignInLinks.MakeAsync(app.Services.GetRequiredService<SessionDesk>(), server, SignInLinks.PersonHere, cancellationToken);
        await output.WriteLineAsync($"Open {link}");
        await output.WriteLineAsync($"which {meaning}; for another: {command}");
    }

    private static bool TryReadConnections(string? path, TextWriter error, out ConnectionSet? connections)
    {
        connections = null;
        if (path is null)
            return true;

        var reading = ConnectionReader.ReadFile(path);
        var missing = reading.MissingSecrets(path, Environment.GetEnvironmentVariable);
        new FileProblemPrinter(error).Print([.. reading.Errors, .. missing], reading.ErrorsLeftOut, reading.Warnings);
        connections = reading.Connections;
        var problems = WebhookSender.ProblemsOf(connections?.Notify ?? [], Environment.GetEnvironmentVariable).ToList();
        foreach (var problem in problems)
            error.WriteLine($"ozprobes: {path}: {problem}");
        return connections is not null && problems.Count + missing.Count == 0;
    }

    private static ServeSettings? Read(ServeOptions options, ParseResult parsed, FleetDefinition fleet, TextWriter error)
    {
        var problems = new List<string>();
        var isListen = ServeOptions.TryReadListen(parsed.GetRequiredValue(options.Listen), error, out var listen);
        var region = RegionOf(parsed.GetValue(options.Region), fleet, problems);
        TrustRoots? roots = null;
        if (parsed.GetValue(options.CaFile) is { } pem && !TrustRoots.TryReadPem(pem, out roots, out var unread))
            problems.Add(unread);

        var telemetry = TelemetrySettings.Read(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value));
        problems.AddRange(telemetry.Errors);
        foreach (var problem in problems)
            error.WriteLine("ozprobes: " + problem);

        return problems.Count > 0 || !isListen ? null : new ServeSettings
        {
            Region = region!,
            Listen = listen!,
            PublicUrl = parsed.GetValue(options.PublicUrl) is { } url ? new Uri(url) : null,
            RequiresToken = parsed.GetValue(options.RequireToken),
            BacklogFolder = ServeFolder.BacklogOf(parsed.GetRequiredValue(options.Data), region!),
            Telemetry = telemetry,
            Vantage = new VantageSettings { Roots = roots ?? TrustRoots.System },
        };
    }

    private static string? RegionOf(string? asked, FleetDefinition fleet, List<string> problems)
    {
        var known = fleet.Regions.Select(region => region.Name).ToList();
        if (asked is null && known.Count <= 1)
            return known.Count == 1 ? known[0] : Region.Local;
        if (asked is not null && known.Contains(asked))
            return asked;
        if (asked is not null && known.Count == 0 && asked == Region.Local)
            return asked;

        problems.Add(known.Count == 0
            ? $"--region {asked} is not in the fleet, which has no regions: name it in the file, or leave --region out"
            : $"--region: say which of the fleet's regions this is: {string.Join(", ", known)}");
        return null;
    }
}
