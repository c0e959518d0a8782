using System.Globalization;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>
/// Restarts daemons over SSH. A marker on the host, and the daemon's own age, make a repeated operation act only where it had not
/// taken effect. The restart is handed to the service manager, so that it goes on when it cuts the path that this session comes by.
/// </summary>
public sealed class SshRestartDriver(SshRestartOptions options, TimeProvider time) : IRestartDriver
{
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(1);

    private string Service => options.Service ?? options.Dialect.Command;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RestartBeginning>> BeginAsync(
        Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        EachAsync(peers, (peer, end) => BeginAsync(operation, peer, end), Failed, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PeerSight>> ObserveAsync(
        Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken) =>
        EachAsync(peers, (peer, end) => ObserveAsync(operation, peer, end), Unseen, cancellationToken);

    private async Task<RestartBeginning> BeginAsync(Operation operation, PeerTarget peer, CancellationToken cancellationToken)
    {
        var opening = await OpenAsync(peer, cancellationToken);
        if (opening.Session is null)
        {
            return Failed(peer, opening.Failure!);
        }

        await using var session = opening.Session;
        var elapsed = (long)(time.GetUtcNow() - operation.BegunAt).TotalMilliseconds;
        var run = await session.RunAsync(Scripts.Restart,
            [OperationMarker.Of(operation), elapsed.ToString(CultureInfo.InvariantCulture), Service, options.Dialect.Command, session.Host.Sudo ? "sudo -n" : ""],
            input: null, asRoot: false, time, cancellationToken);
        if (run.Failure is not null)
        {
            return new RestartBeginning { PeerId = peer.Id, State = RestartState.Unknown, Failure = run.Failure };
        }

        return new HostFacts(run.Output)["state"] switch
        {
            "begun" => new RestartBeginning { PeerId = peer.Id, State = RestartState.Begun },
            "already" => new RestartBeginning { PeerId = peer.Id, State = RestartState.AlreadyBegun },
            _ => Failed(peer, new()
            {
                Code = DriverFailureCode.CommandFailed,
                Detail = $"{session.Host} did not restart {Service}: {(run.Error.Length > 0 ? run.Error : $"exit code {run.ExitCode}")}",
            }),
        };
    }

    private async Task<PeerSight> ObserveAsync(Operation? operation, PeerTarget peer, CancellationToken cancellationToken)
    {
        var opening = await OpenAsync(peer, cancellationToken);
        if (opening.Session is null)
        {
            return Unseen(peer, opening.Failure!);
        }

        await using var session = opening.Session;
        var seen = await session.RunAsync(Scripts.Observe,
            [
                operation is null ? "" : OperationMarker.Of(operation), Service, options.ClientLog ?? options.Dialect.ClientLog, Fleet.Dialect.ChosenRelayMessage,
                session.Host.Sudo ? "sudo -n" : "", .. options.ClientSettings ?? options.Dialect.ClientSettings,
            ],
            input: null, asRoot: false, time, cancellationToken);
        if (seen.Failure is not null)
        {
            return Unseen(peer, seen.Failure);
        }

        var sight = Sight(peer, operation, new HostFacts(seen.Output));
        var run = await session.RunAsync(Scripts.Status, [options.Dialect.Command], input: null, asRoot: false, time, cancellationToken);
        return run.Failure is null
            ? sight.With(StatusReader.Read(options.Dialect, run.ExitCode ?? 0, run.Output, run.Error))
            : sight with { Failure = run.Failure };
    }

    private PeerSight Sight(PeerTarget peer, Operation? operation, HostFacts facts)
    {
        TimeSpan? age = facts.Number("age") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        var chosen = ChosenRelay.Read(facts["chosen"]);
        var isOfThisDaemon = chosen is not null && age is { } ran && facts.Number("now") is { } now
            && chosen.At >= DateTimeOffset.FromUnixTimeSeconds(now) - ran - ClockGrain;
        return new PeerSight
        {
            PeerId = peer.Id,
            DaemonAge = age,
            Restarted = operation is null || age is null ? null : age < time.GetUtcNow() - operation.BegunAt,
            ChosenUrl = isOfThisDaemon ? chosen!.Url : null,
            ConnectsByItself = facts["connects"] switch { "yes" => true, "no" => false, _ => null },
        };
    }

    private async Task<SshOpening> OpenAsync(PeerTarget peer, CancellationToken cancellationToken) =>
        options.HostOf(peer) is { } host
            ? await SshSession.OpenAsync(host, options.Environment, time, cancellationToken)
            : new(null, new() { Code = DriverFailureCode.Configuration, Detail = $"the connections name no host for the peer {peer.Name}" });

    private async Task<IReadOnlyList<T>> EachAsync<T>(
        IReadOnlyList<PeerTarget> peers,
        Func<PeerTarget, CancellationToken, Task<T>> call,
        Func<PeerTarget, DriverFailure, T> late,
        CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(options.CallTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var turns = new SemaphoreSlim(options.MaxParallel);
        return await Task.WhenAll(peers.Select(OneAsync));

        async Task<T> OneAsync(PeerTarget peer)
        {
            try
            {
                await turns.WaitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                return late(peer, new() { Code = DriverFailureCode.Timeout, Detail = "its turn did not come within this call" });
            }

            try
            {
                return await call(peer, end.Token);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private static RestartBeginning Failed(PeerTarget peer, DriverFailure failure) =>
        new() { PeerId = peer.Id, State = RestartState.Failed, Failure = failure };

    private static PeerSight Unseen(PeerTarget peer, DriverFailure failure) => new() { PeerId = peer.Id, Failure = failure };
}
