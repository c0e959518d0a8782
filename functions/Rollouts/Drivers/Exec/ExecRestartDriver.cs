using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// Restarts peers by a program of the server's: peers on its standard input as JSON, results on its standard output as JSON lines.
/// The program gets the operation's id and must itself not restart a peer twice for one. A program that outlasts a call goes on, and
/// the next call with the same operation waits for it. One that ended with 0 was run to its end: it is not run again for what it did not
/// tell. What became of the peers is for another to see.
/// </summary>
/// <param name="options">The program.</param>
/// <param name="observer">Who looks at the peers.</param>
/// <param name="time">The clock.</param>
public sealed class ExecRestartDriver(ExecOptions options, IPeerObserver observer, TimeProvider time) : IRestartDriver, IDisposable
{
    private const string Schema = "ozprobes.exec/1";
    private const int LongestEvidence = 8000;
    private const int LargestBatch = 1000;
    private const int LongestWords = 160;
    private readonly ConcurrentDictionary<string, Lazy<Task<ExecRun>>> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(options.MaxParallel);

    /// <inheritdoc/>
    public int AtOnce => options.PerBatch ? LargestBatch : 1;

    /// <inheritdoc/>
    public TimeSpan LongestRun => options.Timeout;

    /// <inheritdoc/>
    public bool IsWaitingFor(Operation operation, IReadOnlyList<PeerTarget> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        return peers.Any(peer => _running.ContainsKey(KeyOf(operation, peer)));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RestartBeginning>> BeginAsync(
        Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        var batches = options.PerBatch ? [peers] : peers.Select(IReadOnlyList<PeerTarget> (peer) => [peer]);
        var answers = await Task.WhenAll(batches.Select(batch => RunAsync(operation, batch, cancellationToken)));
        return [.. answers.SelectMany(answer => answer)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        observer.ObserveAsync(operation, peers, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<IEnumerable<RestartBeginning>> RunAsync(Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        var key = KeyOf(operation, peers[0]);
        var running = _running.GetOrAdd(key, _ => new(() => StartAsync(operation, peers)));
        try
        {
            var run = await running.Value.WaitAsync(options.CallTimeout, time, cancellationToken);
            _running.TryRemove(key, out _);
            var output = ExecOutput.Read(run.Output, peers);
            var written = Shorten(run.Shown($"{run.Output}\n{run.Error}"));
            return peers.Select(peer => Beginning(peer, run, output, written));
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            return peers.Select(peer => new RestartBeginning
            {
                PeerId = peer.Id,
                State = RestartState.Unknown,
                GoesOn = true,
                Failure = new() { Code = DriverFailureCode.AnswerLost, Detail = $"{options.Command[0]} still runs after {DurationText.Format(options.CallTimeout)}, and is asked again" },
            });
        }
    }

    /// <summary>What is run once: all peers of an operation, or each of them. An operation that is begun again for fewer of its peers is the same.</summary>
    private string KeyOf(Operation operation, PeerTarget peer) => options.PerBatch ? operation.Id : $"{operation.Id}\n{peer.Id}";

    private async Task<ExecRun> StartAsync(Operation operation, IReadOnlyList<PeerTarget> peers)
    {
        var request = JsonSerializer.Serialize(new ExecRequest(Schema, operation.Id, operation.Attempt, operation.BegunAt, peers), ExecJson.Default.ExecRequest);
        await _turns.WaitAsync();
        try
        {
            return await ExecProcess.RunAsync(options, request + "\n", time);
        }
        finally
        {
            _turns.Release();
        }
    }

    private RestartBeginning Beginning(PeerTarget peer, ExecRun run, ExecOutput output, string written)
    {
        var told = output.Results.GetValueOrDefault(peer.Id);
        var state = told?.Result switch
        {
            ExecResult.Restarted => RestartState.Begun,
            ExecResult.Already => RestartState.AlreadyBegun,
            ExecResult.Failed => RestartState.Failed,
            _ when run.ExitCode == 0 => RestartState.Begun,
            _ => run.Failure is { Code: DriverFailureCode.Configuration } ? RestartState.Failed : RestartState.Unknown,
        };
        IEnumerable<string> evidence =
        [
            .. told is null && run.ExitCode == 0 ? ["the program ended with 0 and told nothing of this peer"] : (IEnumerable<string>)[],
            .. output.Complaints.Select(run.Shown),
            $"exit code {run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}",
            written,
        ];
        return new RestartBeginning
        {
            PeerId = peer.Id,
            State = state,
            Failure = state is RestartState.Begun or RestartState.AlreadyBegun ? null : Failure(told, run, output),
            Evidence = string.Join('\n', evidence),
        };
    }

    private DriverFailure Failure(ExecResult? told, ExecRun run, ExecOutput output) =>
        told is { Result: ExecResult.Failed } ? new() { Code = DriverFailureCode.CommandFailed, Detail = run.Shown(told.Detail ?? $"{options.Command[0]} reported failure") }
        : run.Failure ?? new()
        {
            Code = DriverFailureCode.CommandFailed,
            Detail = run.Shown($"{options.Command[0]} ended with {run.ExitCode}{LastWords(run.Shown(run.Error))} and told no result for this peer: it may have been restarted{string.Concat(output.Complaints.Take(1).Select(complaint => $"; {complaint}"))}"),
        };

    /// <summary>The last line that it complained with, in brackets.</summary>
    private static string LastWords(string error) => error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last]
        ? $" ({(last.Length <= LongestWords ? last : last[..LongestWords] + "…")})" : "";

    private static string Shorten(string text) => text.Length <= LongestEvidence ? text : string.Concat("…", text.AsSpan(text.Length - LongestEvidence));
}
