using System.Globalization;
using System.Text.Json;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>
/// Asks peers for their status by a program of the server's: peers on its standard input as JSON, what they answered on its standard
/// output as JSON lines. What the program does not tell of a peer is what management's API sees of it.
/// </summary>
/// <param name="options">The program; a look lasts no longer than its time.</param>
/// <param name="dialect">Whose client the peers run.</param>
/// <param name="management">What else sees peers.</param>
/// <param name="time">The clock.</param>
public sealed class ExecObserver(ExecOptions options, Dialect dialect, IPeerObserver management, TimeProvider time) : IPeerObserver
{
    private const string Schema = "ozprobes.exec-observe/1";
    private const int LongestEvidence = 2000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        using var turns = new SemaphoreSlim(options.MaxParallel);
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var batches = options.PerBatch ? [peers] : peers.Select(IReadOnlyList<PeerTarget> (peer) => [peer]);
        var known = management.ObserveAsync(operation, peers, cancellationToken);
        var looks = await Task.WhenAll(batches.Select(batch => LookAsync(operation, batch, turns, end.Token)));
        return [.. looks.SelectMany(look => look).Zip(await known, (told, seen) => told(seen))];
    }

    private async Task<IEnumerable<Func<PeerSight, PeerSight>>> LookAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, SemaphoreSlim turns, CancellationToken end)
    {
        try
        {
            await turns.WaitAsync(end);
        }
        catch (OperationCanceledException)
        {
            var unseen = new DriverFailure { Code = DriverFailureCode.Timeout, Detail = $"{options.Command[0]} was not started for it within {DurationText.Format(options.Timeout)}: look at all peers with one start (per: batch)" };
            return peers.Select(_ => (Func<PeerSight, PeerSight>)(seen => seen with { Failure = unseen }));
        }

        try
        {
            var request = JsonSerializer.Serialize(new ExecLook(Schema, operation?.Id, operation?.BegunAt, peers), ExecJson.Default.ExecLook);
            var run = await ExecProcess.RunAsync(options, request + "\n", time);
            var told = ExecSightings.Read(run.Output, peers);
            return peers.Select(peer => (Func<PeerSight, PeerSight>)(seen => Sight(operation, seen, told.ByPeer.GetValueOrDefault(peer.Id), run, told.Complaints)));
        }
        finally
        {
            turns.Release();
        }
    }

    private PeerSight Sight(Operation? operation, PeerSight seen, ExecSighting? told, ExecRun run, IReadOnlyList<string> complaints)
    {
        seen = seen with { Evidence = Evidence(told, run, complaints) };
        if (told is null)
            return seen with { Failure = Failure(run, complaints) };
        seen = seen with
        {
            DaemonAge = told.DaemonAge,
            Restarted = operation is null || told.DaemonAge is null ? null : told.DaemonAge < time.GetUtcNow() - operation.BegunAt,
        };
        return told.Status is { } status ? seen.With(StatusReader.Read(dialect, told.ExitCode, status, run.Shown(told.Detail ?? ""))) with { NeedsLogin = NeedsLogin(seen, told) }
            : seen with { Failure = new() { Code = DriverFailureCode.Unreachable, Detail = run.Shown(told.Detail ?? $"{options.Command[0]} told no status of it") } };
    }

    private bool NeedsLogin(PeerSight seen, ExecSighting told) =>
        seen.NeedsLogin || StatusReader.Read(dialect, told.ExitCode, told.Status!, "").Problem == StatusProblem.NeedsLogin;

    private DriverFailure Failure(ExecRun run, IReadOnlyList<string> complaints) => run.Failure ?? new()
    {
        Code = DriverFailureCode.BadAnswer,
        Detail = run.Shown($"{options.Command[0]} ended with {run.ExitCode} and told nothing of this peer{string.Concat(complaints.Take(1).Select(complaint => $"; {complaint}"))}"),
    };

    /// <summary>What it told of the peer; where that is nothing, all that it wrote.</summary>
    private static string Evidence(ExecSighting? told, ExecRun run, IReadOnlyList<string> complaints)
    {
        IEnumerable<string> lines =
        [
            .. complaints,
            $"exit code {run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "none"}",
            told?.Line ?? $"{run.Output}\n{run.Error}",
        ];
        var text = run.Shown(string.Join('\n', lines));
        return text.Length <= LongestEvidence ? text : string.Concat(text.AsSpan(0, LongestEvidence), "…");
    }
}
