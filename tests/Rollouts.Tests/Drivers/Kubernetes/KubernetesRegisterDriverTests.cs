using System.Text;
using System.Text.Json.Nodes;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Kubernetes;
using OpenZro.Probes.Rollouts.Drivers.Registering;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Kubernetes;

public sealed class KubernetesRegisterDriverTests : IAsyncLifetime
{
    private const string Us = "rels://relay-us.example.com:443";
    private const string Br = "rels://relay-br.example.com:443";
    private const string DatastoreKey = "the-datastore-encryption-key";
    private const string Original = "{\n  \"DataStoreEncryptionKey\": \"" + DatastoreKey + "\",\n  \"Relay\": { \"Addresses\": [\"" + Us + "\"], \"CredentialsTTL\": \"24h\", \"Secret\": \"{{ .SECRET }}\" }\n}";
    private const string Registered = "{\n  \"DataStoreEncryptionKey\": \"" + DatastoreKey + "\",\n  \"Relay\": { \"Addresses\": [\"" + Us + "\", \"" + Br + "\"], \"CredentialsTTL\": \"24h\", \"Secret\": \"{{ .SECRET }}\" }\n}";
    private const string Secret = "openzro-management";
    private const string SecretWrites = "PUT /api/v1/namespaces/openzro/secrets/" + Secret;
    private const string Backups = "POST /api/v1/namespaces/openzro/secrets";
    private const string Restarts = "PATCH /apis/apps/v1/namespaces/openzro/deployments/openzro-management";
    private KubernetesServer _cluster = null!;
    private KubernetesCluster? _reach;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static AddressChange Change { get; } = new() { Operation = new("op-1", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), Before = [Us], After = [Us, Br] };

    public async ValueTask InitializeAsync()
    {
        _cluster = await KubernetesServer.StartAsync();
        AddSecret(Secret, Original);
        AddWorkload("deployments", Secret);
    }

    public ValueTask DisposeAsync()
    {
        _reach?.Dispose();
        return _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_relay_is_registered_proven_and_restored_to_the_byte()
    {
        var driver = Driver();
        (await driver.ReadAsync(Ending)).Addresses.ShouldBe([Us]);

        var applied = await driver.ApplyAsync(Change, Ending);
        applied.State.ShouldBe(RegisterState.Done, applied.Failure?.ToString());
        Content().ShouldBe(Registered);
        _cluster.Find("deployments", Secret)!["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"].ShouldNotBeNull();
        (await driver.ProveAsync(Change, Ending)).ShouldSatisfyAllConditions(
            proof => proof.State.ShouldBe(ProofState.NotYet),
            proof => proof.Evidence.ShouldBe("openzro-management: 0 of 1 replicas updated, 0 ready"));

        RollOut("2026-01-01T00:05:00Z");
        (await driver.ProveAsync(Change, Ending)).ShouldSatisfyAllConditions(
            proof => proof.State.ShouldBe(ProofState.Proven),
            proof => proof.ReadyAt.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero)));

        (await driver.RestoreAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);
        Content().ShouldBe(Original);
        (await driver.ProveRestoredAsync(Change, Ending)).State.ShouldBe(ProofState.NotYet);
        RollOut("2026-01-01T00:10:00Z");
        (await driver.ProveRestoredAsync(Change, Ending)).State.ShouldBe(ProofState.Proven);
        (await driver.ProveAsync(Change, Ending)).State.ShouldBe(ProofState.Disproven);
    }

    [Fact]
    public async Task Repeated_operations_change_and_restart_nothing()
    {
        var driver = Driver();

        await driver.ApplyAsync(Change, Ending);
        (await driver.ApplyAsync(Change, Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        (_cluster.Count(SecretWrites), _cluster.Count(Restarts)).ShouldBe((1, 1));

        await driver.RestoreAsync(Change, Ending);
        (await driver.RestoreAsync(Change, Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        _cluster.Count(Restarts).ShouldBe(2);
        (await driver.ApplyAsync(Change, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
        (await driver.RestoreAsync(Change with { Operation = Change.Operation with { Id = "op-2" } }, Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        Content().ShouldBe(Original);
    }

    [Theory]
    [InlineData(Backups)]
    [InlineData(SecretWrites)]
    [InlineData(Restarts)]
    public async Task An_answer_that_was_lost_is_looked_for_before_anything_is_done_again(string lost)
    {
        var driver = Driver();
        _cluster.Cut(lost);

        var first = await driver.ApplyAsync(Change, Ending);
        first.State.ShouldBe(RegisterState.Unknown);
        first.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);

        (await driver.ApplyAsync(Change, Ending)).State.ShouldBeOneOf(RegisterState.Done, RegisterState.AlreadyDone);
        (_cluster.Count(Backups), _cluster.Count(SecretWrites), _cluster.Count(Restarts)).ShouldBe((1, 1, 1));
        Content().ShouldBe(Registered);

        _cluster.Cut(SecretWrites);
        (await driver.RestoreAsync(Change, Ending)).State.ShouldBe(RegisterState.Unknown);
        (await driver.RestoreAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);
        Content().ShouldBe(Original);
    }

    [Fact]
    public async Task Who_changes_the_secret_in_between_is_read_again_and_not_overwritten()
    {
        var driver = Driver();
        _cluster.Before(SecretWrites, () => _cluster.Change("secrets", Secret, secret => secret["data"]!["other"] = "eA=="));

        (await driver.ApplyAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);

        Content().ShouldBe(Registered);
        ((string?)_cluster.Find("secrets", Secret)!["data"]!["other"]).ShouldBe("eA==");
        _cluster.Count(SecretWrites).ShouldBe(2);
    }

    [Fact]
    public async Task A_list_or_content_that_someone_else_made_is_left_alone()
    {
        var driver = Driver();
        (await driver.ApplyAsync(Change with { Before = ["rels://other.example.com"] }, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
        _cluster.Count(SecretWrites).ShouldBe(0);

        await driver.ApplyAsync(Change, Ending);
        AddSecret(Secret, Registered.Replace("24h", "12h", StringComparison.Ordinal));
        (await driver.RestoreAsync(Change, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
        Content().ShouldContain("12h");
    }

    [Theory]
    [InlineData("""{ "labels": { "app.kubernetes.io/managed-by": "Helm" } }""", "Helm")]
    [InlineData("""{ "annotations": { "meta.helm.sh/release-name": "openzro" } }""", "Helm")]
    [InlineData("""{ "annotations": { "argocd.argoproj.io/tracking-id": "openzro:/Secret:openzro/x" }, "labels": { "app.kubernetes.io/managed-by": "Helm" } }""", "Argo CD")]
    [InlineData("""{ "labels": { "kustomize.toolkit.fluxcd.io/name": "openzro" } }""", "Flux")]
    [InlineData("""{ "ownerReferences": [{ "kind": "ExternalSecret", "name": "mgmt", "uid": "u", "controller": true, "apiVersion": "x/v1" }] }""", "the ExternalSecret mgmt")]
    public async Task A_secret_that_something_else_owns_is_refused_unless_it_is_allowed(string metadata, string owner)
    {
        AddSecret(Secret, Original, metadata);
        var refused = Driver();
        var allowed = Driver(allowOwned: true);

        var answer = await refused.ApplyAsync(Change, Ending);
        answer.State.ShouldBe(RegisterState.Failed);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.Refused);
        answer.Failure.Detail.ShouldStartWith($"{owner} owns the Secret");
        Content().ShouldBe(Original);

        (await allowed.ApplyAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);
        Content().ShouldBe(Registered);
    }

    [Fact]
    public async Task The_secret_that_the_workload_mounts_is_the_one_that_is_changed()
    {
        AddSecret("our-own", Original);
        AddWorkload("deployments", "our-own");
        var driver = Driver();

        (await driver.ApplyAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);

        Content("our-own").ShouldBe(Registered);
        Content().ShouldBe(Original);
    }

    [Fact]
    public async Task An_embedded_cluster_is_a_stateful_set()
    {
        _cluster = await Replaced();
        AddWorkload("statefulsets", Secret);
        var driver = Driver();

        (await driver.ApplyAsync(Change, Ending)).State.ShouldBe(RegisterState.Done);
        Content().ShouldBe(Registered);
        RollOut("2026-01-01T00:05:00Z", "statefulsets");
        (await driver.ProveAsync(Change, Ending)).State.ShouldBe(ProofState.Proven);
    }

    [Fact]
    public async Task A_rollout_that_is_stuck_disproves()
    {
        var driver = Driver();
        await driver.ApplyAsync(Change, Ending);
        _cluster.Change("deployments", Secret, deployment => deployment["status"] = JsonNode.Parse(
            """{ "conditions": [{ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "ReplicaSet has timed out progressing." }] }"""));

        (await driver.ProveAsync(Change, Ending)).ShouldSatisfyAllConditions(
            proof => proof.State.ShouldBe(ProofState.Disproven),
            proof => proof.Evidence.ShouldBe("openzro-management: ReplicaSet has timed out progressing."));
    }

    [Theory]
    [InlineData("""[{ "id": "1", "name": "a", "connected": true, "last_seen": "2026-01-01T00:06:00Z" }]""", ProofState.Proven)]
    [InlineData("""[{ "id": "1", "name": "a", "connected": true, "last_seen": "2026-01-01T00:04:00Z" }]""", ProofState.NotYet)]
    [InlineData("[]", ProofState.Proven)]
    [InlineData("no JSON", ProofState.NotYet)]
    public async Task Ready_replicas_prove_once_a_peer_has_a_new_stream(string peers, ProofState state)
    {
        await using var server = ApiServer.Start(_ => (200, peers));
        using var management = server.Client();
        var driver = Driver(management: management);
        await driver.ApplyAsync(Change, Ending);
        RollOut("2026-01-01T00:05:00Z");

        (await driver.ProveAsync(Change, Ending)).State.ShouldBe(state);
    }

    [Theory]
    [InlineData(SecretWrites, 422)]
    [InlineData(SecretWrites, 403)]
    [InlineData(Backups, 500)]
    [InlineData(Restarts, 400)]
    public async Task No_answer_tells_what_the_secret_holds(string request, int status)
    {
        var driver = Driver();
        _cluster.Refuse(request, status, message: status == 403 ? "forbidden" : $"invalid: {Original}");

        var answer = await driver.ApplyAsync(Change, Ending);

        answer.State.ShouldBe(status == 500 ? RegisterState.Unknown : RegisterState.Failed);
        answer.Failure!.ToString().ShouldNotContain(DatastoreKey);
        answer.Failure.Detail.ShouldNotContain(_cluster.Token);
    }

    [Fact]
    public async Task A_lifetime_of_zero_and_a_release_that_is_not_there_are_refused()
    {
        AddSecret(Secret, Original.Replace("24h", "0s", StringComparison.Ordinal));
        var driver = Driver();
        (await driver.ApplyAsync(Change, Ending)).Failure!.Detail.ShouldContain("CredentialsTTL");
        _cluster.Count(SecretWrites).ShouldBe(0);

        var other = Driver(release: "other");
        (await other.ReadAsync(Ending)).Failure!.ToString().ShouldBe("not-found: it is not there: read the Deployment or StatefulSet other-management");
    }

    private KubernetesRegisterDriver Driver(bool allowOwned = false, string release = "openzro", ManagementClient? management = null)
    {
        var connection = new KubernetesConnection { Name = "aks", Kubeconfig = new() { File = _cluster.Kubeconfig }, Namespace = KubernetesServer.Namespace };
        return new(_reach = new(connection, _ => null, TimeProvider.System), "mgmt-aks", release, allowOwned, Dialect.OpenZro, new StreamProof(management), TimeProvider.System);
    }

    private async Task<KubernetesServer> Replaced()
    {
        await _cluster.DisposeAsync();
        _cluster = await KubernetesServer.StartAsync();
        AddSecret(Secret, Original);
        return _cluster;
    }

    private string Content(string name = Secret) => Encoding.UTF8.GetString(Convert.FromBase64String((string)_cluster.Find("secrets", name)!["data"]!["management.json"]!));

    private void AddSecret(string name, string content, string metadata = "{}")
    {
        var secret = new JsonObject { ["metadata"] = JsonNode.Parse(metadata), ["data"] = new JsonObject { ["management.json"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) } };
        secret["metadata"]!["name"] = name;
        _cluster.Add("secrets", secret.ToJsonString());
    }

    private void AddWorkload(string collection, string secret) => _cluster.Add(collection, $$"""
        {
          "metadata": { "name": "openzro-management", "generation": 1 },
          "spec": {
            "replicas": 1, "selector": { "matchLabels": { "app.kubernetes.io/name": "openzro-management" } },
            "template": {
              "metadata": { "labels": { "app.kubernetes.io/name": "openzro-management" }, "annotations": { "checksum/config": "abc" } },
              "spec": {
                "containers": [{ "name": "management", "volumeMounts": [{ "name": "data", "mountPath": "/var/lib/openzro" }, { "name": "config", "mountPath": "/etc/openzro" }] }],
                "volumes": [{ "name": "data", "emptyDir": {} }, { "name": "config", "secret": { "secretName": "{{secret}}" } }]
              }
            }
          },
          "status": { "observedGeneration": 1 }
        }
        """);

    private void RollOut(string readyAt, string collection = "deployments")
    {
        _cluster.Change(collection, "openzro-management", workload => workload["status"] = JsonNode.Parse(
            $$"""{ "observedGeneration": {{workload["metadata"]!["generation"]}}, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "currentRevision": "b", "updateRevision": "b" }"""));
        _cluster.Add("pods", $$"""
            { "metadata": { "name": "management-1", "labels": { "app.kubernetes.io/name": "openzro-management" } },
              "status": { "conditions": [{ "type": "Ready", "status": "True", "lastTransitionTime": "{{readyAt}}" }] } }
            """);
    }
}
