using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Peers;

/// <summary>Looks at every interval which relay each peer uses, and keeps it.</summary>
internal sealed partial class PeersService(PeersDesk desk, PeersState state, TimeProvider time, ILogger<PeersService> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(desk.Every, time);
        await RecallAsync(stoppingToken);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private async Task RecallAsync(CancellationToken stopping)
    {
        try
        {
            if (await desk.NewestAsync(stopping) is { } newest)
                state.Take(newest);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            LogNotRecalled(failure.Message);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(desk.Every, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            var document = await desk.AskAsync(new PeerRound(), asking.Token, stopping);
            state.Take(document);
            if (document.Failure is { } failure)
                LogNotAsked(failure);
            else if (state.Use is { } use)
                LogSeen(use.Homes.Count, use.Connected, document.Unread.Count == 0 ? "" : $"; unread: {string.Join("; ", document.Unread.Take(3))}");
        }
        catch (StorageException failure)
        {
            LogNotKept(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Seen} of {Connected} connected peers say which relay is their home{Unread}")]
    private partial void LogSeen(int seen, int connected, string unread);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Management could not be asked for its peers, and what is known of them stays: {Failure}")]
    private partial void LogNotAsked(string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which relay the peers use could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last snapshot of the peers could not be read: {Reason}")]
    private partial void LogNotRecalled(string reason);
}
