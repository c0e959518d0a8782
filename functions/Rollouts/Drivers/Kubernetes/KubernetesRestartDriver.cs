using System.Text.Json;
using k8s;
using k8s.Models;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// Restarts routing peers in a cluster by evicting their pods one by one. Their Deployments have no readiness probe, so the next pod goes
/// only when <c>status --json</c>, run in each of the Deployment's other pods, is good. A new pod is a new peer with a key of its own: it
/// is found as the pod that came in place of the old one. A record on the Deployment, written before the eviction, makes a repeated
/// operation look first. Where that record was written and the pod is gone, the operation took effect.
/// </summary>
internal sealed class KubernetesRestartDriver(KubernetesCluster cluster, Dialect dialect, ManagementClient? management, TimeProvider time) : IRestartDriver
{
    private const int MaxParallel = 8;
    private const int Tries = 5;
    private static readonly TimeSpan BeginTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ObserveTime = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly SetupKeyCheck _setupKey = new(cluster, dialect, management, time);

    /// <inheritdoc/>
    public bool KeepsIdentity => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RestartBeginning>> BeginAsync(Operation operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(BeginTime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var answers = new List<RestartBeginning>();
        foreach (var peer in peers)
        {
            answers.Add(await BeginAsync(operation, peer, end.Token));
        }

        return answers;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PeerSight>> ObserveAsync(Operation? operation, IReadOnlyList<PeerTarget> peers, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ObserveTime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var read = await PodMap.ReadAsync(cluster, end.Token);
        if (read.Value is not { } map)
        {
            return [.. peers.Select(peer => new PeerSight { PeerId = peer.Id, Failure = read.Failure })];
        }

        var sights = new PeerSight[peers.Count];
        await Parallel.ForAsync(0, peers.Count, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel }, async (index, _) =>
            sights[index] = await ObserveAsync(map, operation, peers[index], end.Token));
        return sights;
    }

    private async Task<RestartBeginning> BeginAsync(Operation operation, PeerTarget peer, CancellationToken cancellationToken)
    {
        var key = RestartRecord.Key(operation, peer);
        for (var tries = 1; ; tries++)
        {
            var read = await PodMap.ReadAsync(cluster, cancellationToken);
            if (read.Value is not { } map)
            {
                return Failed(peer, read.Failure!);
            }

            if (map.Recorded(key) is { } recorded)
            {
                return map.Standing(recorded.Record.Uid) is { } standing
                    ? await EvictAsync(peer, standing, cancellationToken)
                    : new RestartBeginning { PeerId = peer.Id, State = RestartState.AlreadyBegun };
            }

            if (map.Find(peer) is not { } pod || pod.DeletionTimestamp() is not null)
            {
                return Failed(peer, NoPod(peer));
            }

            if (await RefuseAsync(map, pod, cancellationToken) is { } refusal)
            {
                return Failed(peer, refusal);
            }

            var deployment = map.OwnerOf(pod)!;
            if (await WaitForAsync(map, deployment, pod, cancellationToken) is { } waiting)
            {
                return Unknown(peer, waiting);
            }

            var written = await WriteAsync(deployment, key, new(pod.Name(), pod.Uid(), time.GetUtcNow(), Others(map, deployment, pod)), cancellationToken);
            if (written.Failure is null)
            {
                return await EvictAsync(peer, pod, cancellationToken);
            }

            if (written.Failure.Code != DriverFailureCode.Conflict || tries == Tries)
            {
                return written.Failure.Code == DriverFailureCode.AnswerLost ? Unknown(peer, written.Failure) : Failed(peer, written.Failure);
            }
        }
    }

    private async Task<DriverFailure?> RefuseAsync(PodMap map, V1Pod pod, CancellationToken cancellationToken)
    {
        if (map.OwnerOf(pod) is null)
        {
            return Refused($"no Deployment runs the pod {pod.Name()}: nothing would put another in its place");
        }

        var client = PodTemplate.Client(pod.Spec, dialect);
        return PodTemplate.IsMoving(client.Image)
            ? Refused($"the image {client.Image} of the pod {pod.Name()} may be another one by now, and an upgrade is no re-pick: give it a version or a digest")
            : await _setupKey.LookAsync(pod.Spec, client, cancellationToken);
    }

    /// <summary>Waits until the Deployment's other pods serve; says what was waited for in vain.</summary>
    private async Task<DriverFailure?> WaitForAsync(PodMap map, V1Deployment deployment, V1Pod pod, CancellationToken cancellationToken)
    {
        while (true)
        {
            var waiting = await MissingAsync(map, deployment, pod, cancellationToken);
            if (waiting is null)
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return new() { Code = DriverFailureCode.Unavailable, Detail = $"the pod {pod.Name()} was not touched yet: {waiting}" };
            }

            var read = await PodMap.ReadAsync(cluster, cancellationToken);
            if (read.Value is not { } next)
            {
                return read.Failure;
            }

            (map, deployment) = (next, next.OwnerOf(pod) ?? deployment);
        }
    }

    private async Task<string?> MissingAsync(PodMap map, V1Deployment deployment, V1Pod pod, CancellationToken cancellationToken)
    {
        var others = map.PodsOf(deployment).Where(other => other.Uid() != pod.Uid()).ToList();
        var wanted = (deployment.Spec.Replicas ?? 1) - 1;
        if (others.FirstOrDefault(other => other.DeletionTimestamp() is not null) is { } leaving)
        {
            return $"{leaving.Name()} of the same Deployment is still ending";
        }

        if (others.Count < wanted)
        {
            return $"the Deployment {deployment.Name()} has {others.Count} other pods, and should have {wanted}";
        }

        var sights = await Task.WhenAll(others.Select(async other => (other, Sight: await SeeAsync(new() { PeerId = "" }, other, cancellationToken))));
        var sick = sights.FirstOrDefault(seen => seen.Sight.Status is not { ManagementConnected: true, HomeInstanceUrl: not null });
        return sick.other is null ? null
            : $"{sick.other.Name()} of the same Deployment {(sick.Sight.Failure is { } failure ? $"gives no status ({failure.Detail})" : "is not connected to management and a relay")}";
    }

    private Task<KubernetesAnswer<V1Deployment>> WriteAsync(V1Deployment deployment, string key, RestartRecord record, CancellationToken cancellationToken)
    {
        var annotations = record.Write(deployment.Annotations(), key);
        var patch = JsonSerializer.Serialize(new { metadata = new { resourceVersion = deployment.ResourceVersion(), annotations } });
        return cluster.WriteAsync(
            $"note the restart on the Deployment {deployment.Name()}",
            (client, end) => client.AppsV1.PatchNamespacedDeploymentAsync(
                new V1Patch(patch, V1Patch.PatchType.MergePatch), deployment.Name(), cluster.Namespace, cancellationToken: end),
            cancellationToken);
    }

    private async Task<RestartBeginning> EvictAsync(PeerTarget peer, V1Pod pod, CancellationToken cancellationToken)
    {
        var eviction = new V1Eviction
        {
            Metadata = new() { Name = pod.Name(), NamespaceProperty = cluster.Namespace },
            DeleteOptions = new() { Preconditions = new() { Uid = pod.Uid() } },
        };
        var answer = await cluster.WriteAsync(
            $"evict the pod {pod.Name()}",
            (client, end) => client.CoreV1.CreateNamespacedPodEvictionAsync(eviction, pod.Name(), cluster.Namespace, cancellationToken: end),
            cancellationToken);
        return answer.Failure switch
        {
            null => new() { PeerId = peer.Id, State = RestartState.Begun, Evidence = $"the pod {pod.Name()} was evicted" },

            // The pod that was meant is gone, or another one has its name.
            { Code: DriverFailureCode.NotFound or DriverFailureCode.Conflict } => new() { PeerId = peer.Id, State = RestartState.AlreadyBegun },
            { Code: DriverFailureCode.RateLimited } limited => Unknown(peer, limited with { Detail = $"{limited.Detail}: a PodDisruptionBudget may forbid it now" }),
            { IsTransient: true } failure => Unknown(peer, failure),
            { } failure => Failed(peer, failure),
        };
    }

    private async Task<PeerSight> ObserveAsync(PodMap map, Operation? operation, PeerTarget peer, CancellationToken cancellationToken)
    {
        var sight = new PeerSight { PeerId = peer.Id };
        if (operation is null || map.Recorded(RestartRecord.Key(operation, peer)) is not { } recorded)
        {
            return map.Find(peer) is { } pod
                ? await SeeAsync(sight with { Restarted = operation is null ? null : false }, pod, cancellationToken)
                : sight with { Failure = NoPod(peer) };
        }

        if (map.Standing(recorded.Record.Uid) is { } old)
        {
            return await SeeAsync(sight with { Restarted = false }, old, cancellationToken);
        }

        return map.Successor(recorded.Deployment, recorded.Record) is { } successor
            ? await SeeAsync(sight with { Restarted = true, Evidence = $"the pod {successor.Name()} came in place of {recorded.Record.Pod}" }, successor, cancellationToken)
            : sight with { Restarted = true, Failure = new() { Code = DriverFailureCode.Unavailable, Detail = $"no pod came in place of {recorded.Record.Pod} yet" } };
    }

    private async Task<PeerSight> SeeAsync(PeerSight sight, V1Pod pod, CancellationToken cancellationToken)
    {
        var client = PodTemplate.Client(pod.Spec, dialect);
        var state = pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == client.Name)?.State;
        if (state?.Running is not { } running)
        {
            var why = state?.Waiting?.Reason ?? state?.Terminated?.Reason ?? pod.Status?.Phase ?? "no status";
            return sight with { Failure = new() { Code = DriverFailureCode.Unavailable, Detail = $"the pod {pod.Name()} does not run: {why}" } };
        }

        var run = await PodCommand.RunAsync(cluster, pod.Name(), client.Name, [dialect.Command, "status", "--json"], cancellationToken);
        var aged = sight with { DaemonAge = running.StartedAt is { } started ? time.GetUtcNow() - new DateTimeOffset(started.ToUniversalTime()) : null };
        return run.Value is { } answer
            ? aged.With(StatusReader.Read(dialect, answer.ExitCode, answer.Output, answer.Error))
            : aged with { Failure = run.Failure };
    }

    private static List<string> Others(PodMap map, V1Deployment deployment, V1Pod pod) =>
        [.. map.PodsOf(deployment).Select(other => other.Uid()).Where(uid => uid != pod.Uid())];

    private DriverFailure NoPod(PeerTarget peer) => new()
    {
        Code = DriverFailureCode.NotFound,
        Detail = $"no pod named {peer.Name} with {cluster.Selector} runs in the namespace {cluster.Namespace}: is the connection meant for this peer?",
    };

    private static RestartBeginning Failed(PeerTarget peer, DriverFailure failure) => new() { PeerId = peer.Id, State = RestartState.Failed, Failure = failure };

    private static RestartBeginning Unknown(PeerTarget peer, DriverFailure failure) => new() { PeerId = peer.Id, State = RestartState.Unknown, Failure = failure };

    private static DriverFailure Refused(string detail) => new() { Code = DriverFailureCode.Refused, Detail = detail };
}
