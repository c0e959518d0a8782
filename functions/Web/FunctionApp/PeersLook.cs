using Microsoft.Extensions.Logging;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>
/// Looks which relay each peer uses, as often as the connections say, in what the slot leaves of the interval: who was not asked in one is
/// asked in the next.
/// </summary>
internal sealed partial class PeersLook(PeersDesk desk, PeersState state, AppSettings settings, TimeProvider time, ILogger<PeersLook> log) : ITickWork
{
    private static readonly TimeSpan _longestWave = TimeSpan.FromSeconds(50);

    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private PeerRound? _round;

    /// <inheritdoc/>
    public string Name => "looking at the peers";

    /// <summary>How long a hundred peers may take to answer: two fifths of the timer's interval, and 50 s at most.</summary>
    public static TimeSpan WaveOf(AppSettings settings) => settings.Schedule.Interval * 0.4 < _longestWave ? settings.Schedule.Interval * 0.4 : _longestWave;

    /// <inheritdoc/>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!await IsDueAsync(cancellationToken))
            return;
        var left = until - WaveOf(settings) - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            LogNoTime();
            return;
        }

        using var asking = new CancellationTokenSource(left, time);
        _round ??= new PeerRound();
        var document = await desk.AskAsync(_round, asking.Token, cancellationToken);
        state.Take(document);
        if (document.Failure is { } failure)
            LogNotAsked(failure);
        else if (state.Use is { } use)
            LogSeen(use.Homes.Count, use.Connected, document.Unread.Count == 0 ? "" : $"; unread: {string.Join("; ", document.Unread.Take(3))}");
        if (_round.IsOver)
            (_next, _round) = (time.GetUtcNow() + desk.Every, null);
    }

    /// <summary>A round that has begun goes on; else the newest snapshot says when the next one begins, whoever took it.</summary>
    private async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (_round is not null)
            return true;
        if (time.GetUtcNow() >= _next && await desk.NewestAsync(cancellationToken) is { } newest)
        {
            state.Take(newest);
            _next = newest.At + desk.Every;
        }

        return time.GetUtcNow() >= _next;
    }

    [LoggerMessage(1, LogLevel.Information, "{Seen} of {Connected} connected peers say which relay is their home{Unread}")]
    private partial void LogSeen(int seen, int connected, string unread);

    [LoggerMessage(3, LogLevel.Warning, "Management could not be asked for its peers, and what is known of them stays: {Failure}")]
    private partial void LogNotAsked(string failure);

    [LoggerMessage(2, LogLevel.Warning, "The peers are not looked at: the slot left no time")]
    private partial void LogNoTime();
}
