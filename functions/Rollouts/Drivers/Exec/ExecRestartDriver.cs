using System.Collections.Concurrent;
using System.Text.Json;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// Restarts peers by a program of the server's: peers on its standard input as JSON, results on its standard output as JSON lines.
/// The program gets the operation's id and must itself not restart a peer twice for one. A program that outlasts a call goes on, and
/// the next call with the same operation waits for it. What became of the peers is observed by another driver.
/// </summary>
/// <param name="options">The program.</param>
/// <param name="observer">Who looks at the peers.</param>
/// <param name="time">The clock.</param>
public sealed class ExecRestartDriver(ExecOptions options, IRestartDriver observer, TimeProvider time) : IRestartDriver, IDisposable
{
    private const string Schema = "ozprobes.exec/1";
    private const int LongestEvidence = 8000;
    private const int LargestBatch = 1000;
    private readonly ConcurrentDictionary<string, Lazy<Task<ExecRun>>> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(options.MaxParallel);

    /// <inheritdoc/>
    public int AtOnce => options.PerBatch ? LargestBatch : 1;

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
        var key = $"{operation.Id}\n{string.Join('\n', peers.Select(peer => peer.Id))}";
        var running = _running.GetOrAdd(key, _ => new(() => StartAsync(operation, peers)));
        try
        {
            var run = await running.Value.WaitAsync(options.CallTimeout, time, cancellationToken);
            _running.TryRemove(key, out _);
            return peers.Select(peer => Beginning(peer, run, Results(run)));
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            return peers.Select(peer => new RestartBeginning
            {
                PeerId = peer.Id,
                State = RestartState.Unknown,
                Failure = new() { Code = DriverFailureCode.AnswerLost, Detail = $"{options.Command[0]} still runs after {DurationText.Format(options.CallTimeout)}: ask again" },
            });
        }
    }

    private async Task<ExecRun> StartAsync(Operation operation, IReadOnlyList<PeerTarget> peers)
    {
        var request = JsonSerializer.Serialize(new ExecRequest(Schema, operation.Id, operation.BegunAt, peers), ExecJson.Default.ExecRequest);
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

    private RestartBeginning Beginning(PeerTarget peer, ExecRun run, Dictionary<string, ExecResult> results)
    {
        var told = results.GetValueOrDefault(peer.Id);
        var state = told?.Result switch
        {
            "restarted" => RestartState.Begun,
            "already" => RestartState.AlreadyBegun,
            "failed" => RestartState.Failed,
            _ => run.Failure is { Code: DriverFailureCode.Configuration } ? RestartState.Failed : RestartState.Unknown,
        };
        return new RestartBeginning
        {
            PeerId = peer.Id,
            State = state,
            Failure = state is RestartState.Begun or RestartState.AlreadyBegun ? null : Failure(told, run),
            Evidence = Shorten($"exit code {run.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}\n{run.Output}\n{run.Error}"),
        };
    }

    private DriverFailure Failure(ExecResult? told, ExecRun run) =>
        told is { Result: "failed" } ? new() { Code = DriverFailureCode.CommandFailed, Detail = told.Detail ?? $"{options.Command[0]} reported failure" }
        : run.Failure ?? new()
        {
            Code = run.ExitCode == 0 ? DriverFailureCode.BadAnswer : DriverFailureCode.CommandFailed,
            Detail = $"{options.Command[0]} ended with {run.ExitCode} and told no result for this peer: it may have been restarted",
        };

    private static Dictionary<string, ExecResult> Results(ExecRun run)
    {
        var results = new Dictionary<string, ExecResult>(StringComparer.Ordinal);
        foreach (var line in run.Output.Split('\n').Where(line => line.TrimStart().StartsWith('{')))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, ExecJson.Default.ExecResult) is { Id: { } id } result)
                {
                    results[id] = result;
                }
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return results;
    }

    private static string Shorten(string text) => text.Length <= LongestEvidence ? text : string.Concat("…", text.AsSpan(text.Length - LongestEvidence));
}
