using System.Globalization;
using System.Security.Cryptography;
using k8s;
using k8s.Models;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers.Registering;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// Changes <c>Relay.Addresses</c> in the Secret that the chart's management reads at its start, and has its pods made anew: a Secret is
/// mounted, never reloaded, and the chart's own checksum changes with <c>helm upgrade</c> only. What was there is kept in a Secret of its
/// own, by which a repetition knows what was done. A Secret that something else owns is refused unless the connections allow it.
/// </summary>
internal sealed class KubernetesRegisterDriver(
    KubernetesCluster cluster, string connection, string release, bool allowOwned, Dialect dialect, StreamProof streams, TimeProvider time) : IRegisterDriver
{
    private const int Tries = 5;
    private const string RestoredMark = "probes.openzro.io/restored";
    private const string AfterMark = "probes.openzro.io/after";
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(50);

    private string Workload => $"{release}-management";

    /// <inheritdoc/>
    public async Task<AddressReading> ReadAsync(CancellationToken cancellationToken)
    {
        var (file, failure) = await FindAsync(cancellationToken);
        return file is null ? new() { Failure = failure }
            : file.Document.Obstacle is { } obstacle ? new() { Failure = Refused(obstacle) }
            : new() { Addresses = file.Document.Addresses };
    }

    /// <inheritdoc/>
    public Task<RegisterAnswer> ApplyAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithinAsync(end => RepeatAsync(() => ApplyOnceAsync(change, end)), cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterAnswer> RestoreAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithinAsync(end => RepeatAsync(() => RestoreOnceAsync(change, end)), cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterProof> ProveAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithinAsync(end => ProveAsync(Applied(change), change.After, end), cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterProof> ProveRestoredAsync(AddressChange change, CancellationToken cancellationToken) =>
        WithinAsync(end => ProveAsync(Restored(change), change.Before, end), cancellationToken);

    private async Task<RegisterAnswer> ApplyOnceAsync(AddressChange change, CancellationToken cancellationToken)
    {
        var (file, failure) = await FindAsync(cancellationToken);
        if (file is null)
        {
            return Failed(failure!);
        }

        var backup = await BackupAsync(file, change, cancellationToken);
        if (backup.Failure is { Code: not DriverFailureCode.NotFound } || backup.Value?.Annotations()?.ContainsKey(RestoredMark) == true)
        {
            return Failed(backup.Failure ?? Conflict($"the change of the Secret {file.Secret.Name()} was undone before"));
        }

        if (Refuse(file, change) is { } refusal)
        {
            return Failed(refusal);
        }

        var after = file.Document.With(change.After);
        var isThere = file.Bytes.AsSpan().SequenceEqual(after);
        if (!isThere && await KeepAsync(file, change, after, backup.Value, cancellationToken) is { } unkept)
        {
            return Answer(unkept);
        }

        if (!isThere && await ReplaceAsync(file, after, cancellationToken) is { } unwritten)
        {
            return Answer(unwritten);
        }

        return isThere && file.Workload.RestartedFor == Applied(change)
            ? new() { State = RegisterState.AlreadyDone }
            : await RestartAsync(file.Workload, Applied(change), cancellationToken);
    }

    private async Task<RegisterAnswer> RestoreOnceAsync(AddressChange change, CancellationToken cancellationToken)
    {
        var (file, failure) = await FindAsync(cancellationToken);
        if (file is null)
        {
            return Failed(failure!);
        }

        var backup = await BackupAsync(file, change, cancellationToken);
        if (backup.Failure?.Code == DriverFailureCode.NotFound)
        {
            return new() { State = RegisterState.AlreadyDone };
        }

        if (backup.Value?.Data?.TryGetValue(file.Key, out var before) != true || before is null)
        {
            return Failed(backup.Failure ?? Conflict($"the Secret {BackupName(file, change)} does not hold what was kept in it"));
        }

        if (!file.Bytes.AsSpan().SequenceEqual(before))
        {
            if (Sum(file.Bytes) != backup.Value.Annotations()[AfterMark])
            {
                return Failed(Conflict($"the Secret {file.Secret.Name()} was changed by someone else since, and was left as it is"));
            }

            if (await ReplaceAsync(file, before, cancellationToken) is { } unwritten)
            {
                return Answer(unwritten);
            }
        }

        if (await MarkAsync(backup.Value, cancellationToken) is { } unmarked)
        {
            return Answer(unmarked);
        }

        return file.Workload.RestartedFor == Restored(change)
            ? new() { State = RegisterState.AlreadyDone }
            : await RestartAsync(file.Workload, Restored(change), cancellationToken);
    }

    private DriverFailure? Refuse(ManagementFile file, AddressChange change)
    {
        var addresses = file.Document.Addresses;
        return (file.Document.Obstacle ?? file.Document.Danger) is { } obstacle ? Refused($"the Secret {file.Secret.Name()}: {obstacle}")
            : SecretOwner.Of(file.Secret.Metadata) is { } owner && !allowOwned ? Refused(
                $"{owner} owns the Secret {file.Secret.Name()} and would undo the change: write register: {{ via: print }} and change {dialect.HelmAddressesPath} there, "
                + $"or set allowOwned for '{connection}' in connections.yaml and make the same change there")
            : !addresses.SequenceEqual(change.Before) && !addresses.SequenceEqual(change.After) ? Conflict(
                $"the Secret {file.Secret.Name()} lists [{string.Join(", ", addresses)}], and the plan was made for [{string.Join(", ", change.Before)}]: plan again")
            : null;
    }

    private async Task<RegisterProof> ProveAsync(string marker, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var (file, failure) = await FindAsync(cancellationToken);
        if (file is null)
        {
            return Unseen(failure!);
        }

        var workload = file.Workload;
        if (!file.Document.Addresses.SequenceEqual(wanted))
        {
            return new() { State = ProofState.Disproven, Evidence = $"the Secret {file.Secret.Name()} lists [{string.Join(", ", file.Document.Addresses)}]" };
        }

        if (workload.RestartedFor != marker || !workload.IsRolledOut)
        {
            return new()
            {
                State = workload.RestartedFor == marker && workload.Stuck is not null ? ProofState.Disproven : ProofState.NotYet,
                Evidence = workload.RestartedFor != marker ? $"{workload.Name} was not restarted for this change yet" : $"{workload.Name}: {workload.Stuck ?? workload.Replicas}",
            };
        }

        var pods = await cluster.ReadAsync(
            $"list the pods of {workload.Name}",
            (client, end) => client.CoreV1.ListNamespacedPodAsync(cluster.Namespace, labelSelector: Labels(workload.Selector), cancellationToken: end),
            cancellationToken);
        return pods.Value is { } found ? await ProveAsync(workload, found.Items, cancellationToken) : Unseen(pods.Failure!);
    }

    private async Task<RegisterProof> ProveAsync(ManagementWorkload workload, IEnumerable<V1Pod> pods, CancellationToken cancellationToken)
    {
        var ready = pods.Where(pod => pod.DeletionTimestamp() is null)
            .Select(pod => pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: "True" })?.LastTransitionTime)
            .ToList();
        if (ready.Count == 0 || ready.Exists(at => at is null))
        {
            return new() { State = ProofState.NotYet, Evidence = $"{workload.Name}: not every pod is ready" };
        }

        var last = new DateTimeOffset(ready.Max()!.Value.ToUniversalTime());
        return await streams.ProveAsync(last, $"{workload.Name}: {workload.Replicas}, the last since {last.ToString("u", CultureInfo.InvariantCulture)}", cancellationToken);
    }

    private async Task<(ManagementFile? File, DriverFailure? Failure)> FindAsync(CancellationToken cancellationToken)
    {
        var workload = await ManagementWorkload.ReadAsync(cluster, Workload, cancellationToken);
        if (workload.Value is null)
        {
            return (null, workload.Failure);
        }

        // The chart's own Secret, or the one that its value existingConfigSecret names.
        if (workload.Value.SecretOf(dialect.ManagementFile) is not ({ } name, { } key))
        {
            return (null, Refused($"{Workload} finds no Secret at {dialect.ManagementFile}: is '{release}' the chart's full name?"));
        }

        var secret = await cluster.ReadAsync(
            $"read the Secret {name}", (client, end) => client.CoreV1.ReadNamespacedSecretAsync(name, cluster.Namespace, cancellationToken: end), cancellationToken);
        return secret.Value is null ? (null, secret.Failure)
            : secret.Value.Data?.TryGetValue(key, out var bytes) == true ? (new(workload.Value, secret.Value, key, bytes), null)
            : (null, new() { Code = DriverFailureCode.NotFound, Detail = $"the Secret {name} has no key {key}" });
    }

    private Task<KubernetesAnswer<V1Secret>> BackupAsync(ManagementFile file, AddressChange change, CancellationToken cancellationToken) => cluster.ReadAsync(
        "read what was kept", (client, end) => client.CoreV1.ReadNamespacedSecretAsync(BackupName(file, change), cluster.Namespace, cancellationToken: end), cancellationToken);

    private async Task<DriverFailure?> KeepAsync(ManagementFile file, AddressChange change, byte[] after, V1Secret? kept, CancellationToken cancellationToken)
    {
        if (kept?.Data?.TryGetValue(file.Key, out var before) == true && before.AsSpan().SequenceEqual(file.Bytes))
        {
            return null;
        }

        var backup = new V1Secret
        {
            Metadata = new()
            {
                Name = BackupName(file, change),
                ResourceVersion = kept?.ResourceVersion(),
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "ozprobes" },
                Annotations = new Dictionary<string, string> { [AfterMark] = Sum(after) },
            },
            Data = new Dictionary<string, byte[]> { [file.Key] = file.Bytes },
            Type = "Opaque",
        };
        var written = await cluster.WriteAsync(
            "keep the old content",
            (client, end) => kept is null
                ? client.CoreV1.CreateNamespacedSecretAsync(backup, cluster.Namespace, cancellationToken: end)
                : client.CoreV1.ReplaceNamespacedSecretAsync(backup, kept.Name(), cluster.Namespace, cancellationToken: end),
            cancellationToken);
        return written.Failure;
    }

    private async Task<DriverFailure?> ReplaceAsync(ManagementFile file, byte[] content, CancellationToken cancellationToken)
    {
        // The Secret goes back as it came, resource version included: whoever changed it in between is not overwritten.
        file.Secret.Data[file.Key] = content;
        var replaced = await cluster.WriteAsync(
            $"change the Secret {file.Secret.Name()}",
            (client, end) => client.CoreV1.ReplaceNamespacedSecretAsync(file.Secret, file.Secret.Name(), cluster.Namespace, cancellationToken: end),
            cancellationToken);
        return replaced.Failure;
    }

    private async Task<DriverFailure?> MarkAsync(V1Secret backup, CancellationToken cancellationToken)
    {
        if (backup.Annotations().ContainsKey(RestoredMark))
        {
            return null;
        }

        backup.Annotations()[RestoredMark] = time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture);
        var marked = await cluster.WriteAsync(
            "note that the old content is back",
            (client, end) => client.CoreV1.ReplaceNamespacedSecretAsync(backup, backup.Name(), cluster.Namespace, cancellationToken: end),
            cancellationToken);
        return marked.Failure;
    }

    private async Task<RegisterAnswer> RestartAsync(ManagementWorkload workload, string marker, CancellationToken cancellationToken)
    {
        var restarted = await workload.RestartAsync(cluster, marker, time.GetUtcNow(), cancellationToken);
        return restarted.Failure is { } failure ? Answer(failure) : new() { State = RegisterState.Done };
    }

    private static async Task<RegisterAnswer> RepeatAsync(Func<Task<RegisterAnswer>> once)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await once();
            if (answer.Failure is not { Code: DriverFailureCode.Conflict } || answer.State != RegisterState.Unknown || tries == Tries)
            {
                return answer;
            }
        }
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(CallTime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return await call(end.Token);
    }

    // Someone else was first, or the answer was lost: what is there now has to be read before anything is said.
    private static RegisterAnswer Answer(DriverFailure failure) => failure.Code is DriverFailureCode.Conflict or DriverFailureCode.AnswerLost
        ? new() { State = RegisterState.Unknown, Failure = failure }
        : Failed(failure);

    private static string BackupName(ManagementFile file, AddressChange change) => $"{file.Secret.Name()}-ozprobes-{OperationMarker.Of(change.Operation)}";

    private static string Applied(AddressChange change) => $"{OperationMarker.Of(change.Operation)}-applied";

    private static string Restored(AddressChange change) => $"{OperationMarker.Of(change.Operation)}-restored";

    private static string Labels(V1LabelSelector selector) => string.Join(',', (selector.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"));

    private static RegisterProof Unseen(DriverFailure failure) => new() { State = ProofState.NotYet, Evidence = "management's cluster could not be asked", Failure = failure };

    private static RegisterAnswer Failed(DriverFailure failure) => new() { State = RegisterState.Failed, Failure = failure };

    private static DriverFailure Refused(string detail) => new() { Code = DriverFailureCode.Refused, Detail = detail };

    private static DriverFailure Conflict(string detail) => new() { Code = DriverFailureCode.Conflict, Detail = detail };

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class ManagementFile(ManagementWorkload workload, V1Secret secret, string key, byte[] bytes)
    {
        public ManagementWorkload Workload => workload;

        public V1Secret Secret => secret;

        public string Key => key;

        public byte[] Bytes => bytes;

        public ManagementDocument Document { get; } = ManagementDocument.Read(bytes);
    }
}
