using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using OpenZro.Probes.Scheduling;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Cli.Serve;

/// <summary>Runs the one process from its start to its orderly end.</summary>
internal static class ServeRun
{
    /// <summary>Serves until the token is cancelled, then lets writes finish.</summary>
    /// <param name="settings">How to serve.</param>
    /// <param name="file">The fleet file, with a good fleet.</param>
    /// <param name="store">Where results go.</param>
    /// <param name="output">Where it is said that, and where, this serves.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="whenServing">What else to do once it serves; given the address of the API.</param>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    /// <exception cref="IOException">The backlog's folder cannot be used.</exception>
    public static async Task<int> RunAsync(
        ServeSettings settings, FleetFile file, ITableStore store, TextWriter output, CancellationToken cancellationToken,
        Func<WebApplication, string, CancellationToken, Task>? whenServing = null)
    {
        await using var app = ServeHost.Build(settings, file, store, TimeProvider.System);
        try
        {
            await StartAsync(app, cancellationToken);
            var url = app.Urls.First();
            await output.WriteLineAsync($"Region {settings.Region} is served at {url} (/healthz, /metrics, /probe, /api/latest, /api/results). Ctrl-C ends it.");
            await output.FlushAsync(cancellationToken);
            if (whenServing is not null)
                await whenServing(app, url, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end while it was starting.
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }

        return ExitCodes.Success;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException unbound)
        {
            throw new ListenException($"{unbound.Message.TrimEnd('.')}: name another address with --listen", unbound.InnerException is AddressInUseException, unbound);
        }
    }
}
