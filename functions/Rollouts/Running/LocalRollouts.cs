using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Engine;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Running;

/// <summary>What carries out rollouts in one process: the local engine with all orchestrations and steps, and the desk before it.</summary>
public sealed partial class LocalRollouts : IDisposable
{
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(6);

    private readonly ILogger _log;

    /// <summary>Composes it; nothing runs until <see cref="DriveAsync"/>.</summary>
    /// <param name="parts">What rollouts stand on, over a plain store: transient failures of it are waited out here.</param>
    /// <param name="owner">Names this start of this process as no other is named.</param>
    /// <param name="options">How the engine keeps its lease.</param>
    /// <param name="logs">Where it is said what happens.</param>
    public LocalRollouts(RolloutParts parts, string owner, EngineOptions options, ILoggerFactory logs)
    {
        _log = logs.CreateLogger<LocalRollouts>();
        Parts = parts with { Store = new SteadyTables(parts.Store, parts.Clock) };
        Engine = new LocalEngine(parts.Store, RolloutProgram.Of(Parts), owner, options, parts.Clock, logs.CreateLogger<LocalEngine>());
        Desk = new RolloutDesk(Parts, Engine, RolloutOrchestration.Newest);
    }

    /// <summary>What rollouts stand on.</summary>
    public RolloutParts Parts { get; }

    /// <summary>The engine.</summary>
    public LocalEngine Engine { get; }

    /// <summary>The desk.</summary>
    public RolloutDesk Desk { get; }

    /// <summary>Drives rollouts until the token is cancelled, and purges the journals of those that ended long ago.</summary>
    public async Task DriveAsync(CancellationToken stop)
    {
        var purging = PurgeAsync(stop);
        await Engine.RunAsync(stop);
        await purging;
    }

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    private async Task PurgeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await new JournalRetention(Parts, Engine).PurgeAsync(stop);
            }
            catch (StorageException failure)
            {
                LogNotPurged(failure.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(BetweenPurges, Parts.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Journals of rollouts that ended long ago could not be removed, and will be later: {Message}")]
    private partial void LogNotPurged(string message);
}
