using System.Text;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Connections;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Kubernetes;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Kubernetes;

public sealed class KubernetesRestartDriverTests : IAsyncLifetime
{
    private const string SetupKey = "A6160000-SECRET-SETUP-KEY";
    private const string Evictions = "POST /api/v1/namespaces/openzro/pods/router-1/eviction";
    private const string Notes = "PATCH /apis/apps/v1/namespaces/openzro/deployments/router";
    private readonly HashSet<string> _disconnected = [];
    private KubernetesServer _cluster = null!;
    private KubernetesCluster? _reach;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private static Operation Restart { get; } = new("op-1", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        _cluster = await KubernetesServer.StartAsync();
        _cluster.Command = Status;
        _cluster.Add("deployments", """{ "metadata": { "name": "router", "uid": "d" }, "spec": { "replicas": 2 } }""");
        _cluster.Add("replicasets", """{ "metadata": { "name": "router-x", "uid": "rs", "ownerReferences": [{ "kind": "Deployment", "name": "router", "uid": "d", "controller": true, "apiVersion": "apps/v1" }] } }""");
        _cluster.Add("secrets", $$"""{ "metadata": { "name": "router-key" }, "data": { "setupKey": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(SetupKey))}}" } }""");
        AddPod("router-1");
        AddPod("router-2");
    }

    public ValueTask DisposeAsync()
    {
        _reach?.Dispose();
        return _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_pod_is_evicted_and_the_one_in_its_place_is_the_peer_with_a_new_key()
    {
        var driver = Driver();

        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);
        var sight = (await driver.ObserveAsync(Restart, [Peer("router-1")], Ending)).Single();

        sight.Failure.ShouldBeNull();
        sight.Restarted.ShouldBe(true);
        sight.Status!.PublicKey.ShouldBe("key-of-router-1-next");
        sight.Evidence.ShouldBe("the pod router-1-next came in place of router-1");
        driver.KeepsIdentity.ShouldBeFalse();
        (await driver.ObserveAsync(null, [Peer("router-2")], Ending)).Single().Status!.HomeInstanceUrl.ShouldBe("rels://br.example.com:443");
    }

    [Fact]
    public async Task A_repeated_operation_evicts_once_and_another_one_evicts_the_next()
    {
        var driver = Driver();
        await BeginAsync(driver);

        (await BeginAsync(driver)).State.ShouldBe(RestartState.AlreadyBegun);
        _cluster.Count(Evictions).ShouldBe(1);

        var other = new Operation("op-2", Restart.BegunAt);
        (await driver.BeginAsync(other, [Peer("router-2")], Ending)).Single().State.ShouldBe(RestartState.Begun);
        (await driver.ObserveAsync(Restart, [Peer("router-1")], Ending)).Single().Status!.PublicKey.ShouldBe("key-of-router-1-next");
        (await driver.ObserveAsync(other, [Peer("router-2")], Ending)).Single().Status!.PublicKey.ShouldBe("key-of-router-2-next");
    }

    [Theory]
    [InlineData(Evictions, RestartState.AlreadyBegun)]
    [InlineData(Notes, RestartState.Begun)]
    public async Task An_answer_that_was_lost_is_looked_for_before_anything_is_done_again(string lost, RestartState then)
    {
        var driver = Driver();
        _cluster.Cut(lost);

        var first = await BeginAsync(driver);
        first.State.ShouldBe(RestartState.Unknown);
        first.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);

        (await BeginAsync(driver)).State.ShouldBe(then);
        _cluster.Count(Evictions).ShouldBe(1);
        _cluster.Names("pods").ShouldBe(["router-1-next", "router-2"]);
    }

    [Fact]
    public async Task The_next_pod_waits_until_the_others_serve()
    {
        var time = new FakeTimeProvider(Restart.BegunAt);
        var driver = Driver(time: time);
        _disconnected.Add("router-2");

        var waiting = await AdvanceAsync(time, BeginAsync(driver));
        waiting.State.ShouldBe(RestartState.Unknown);
        waiting.Failure!.Detail.ShouldBe("the pod router-1 was not touched yet: router-2 of the same Deployment is not connected to management and a relay");
        _cluster.Count(Evictions).ShouldBe(0);
        (await driver.ObserveAsync(Restart, [Peer("router-1")], Ending)).Single().Restarted.ShouldBe(false);

        _disconnected.Clear();
        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);
    }

    [Theory]
    [InlineData("router:latest", "image")]
    [InlineData("registry.example.com:5000/router", "image")]
    public async Task A_moving_image_is_refused(string image, string why)
    {
        var driver = Driver();
        AddPod("router-1", image);

        var answer = await BeginAsync(driver);

        answer.State.ShouldBe(RestartState.Failed);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.Refused);
        answer.Failure.Detail.ShouldContain(why);
        _cluster.Count(Evictions).ShouldBe(0);
    }

    [Theory]
    [InlineData("openzro/openzro:0.53.1", false)]
    [InlineData("registry.example.com:5000/openzro@sha256:0123", false)]
    [InlineData("openzro/openzro:latest@sha256:0123", false)]
    [InlineData("openzro/openzro:latest", true)]
    [InlineData("openzro/openzro", true)]
    [InlineData("registry.example.com:5000/openzro", true)]
    public void An_image_moves_that_has_no_digest_and_no_tag_but_latest(string image, bool moves) => PodTemplate.IsMoving(image).ShouldBe(moves);

    [Theory]
    [InlineData("""[{ "key": "A6160****", "name": "routers", "type": "one-off", "state": "valid" }]""", "the setup key 'routers' is for one peer only")]
    [InlineData("""[{ "key": "A6160****", "name": "routers", "type": "reusable", "state": "expired" }]""", "the setup key 'routers' is expired")]
    [InlineData("""[{ "key": "A6160****", "name": "routers", "type": "reusable", "state": "valid", "expires": "2025-01-01T00:00:00Z" }]""", "the setup key 'routers' is expired")]
    [InlineData("""[{ "key": "B1234****", "name": "others", "type": "reusable", "state": "valid" }]""", "management knows no setup key like the pod's")]
    public async Task A_setup_key_that_lets_no_new_peer_in_is_refused(string keys, string why)
    {
        await using var server = ApiServer.Start(_ => (200, keys));
        using var management = server.Client();
        var driver = Driver(management);

        var answer = await BeginAsync(driver);

        answer.Failure!.Code.ShouldBe(DriverFailureCode.Refused);
        answer.Failure.Detail.ShouldStartWith(why);
        answer.Failure.Detail.ShouldNotContain(SetupKey[4..]);
        _cluster.Count(Evictions).ShouldBe(0);
    }

    [Fact]
    public async Task A_reusable_setup_key_is_good_and_a_missing_secret_is_not()
    {
        await using var server = ApiServer.Start(_ => (200, """[{ "key": "A6160****", "name": "routers", "type": "reusable", "state": "valid", "expires": "0001-01-01T00:00:00Z" }]"""));
        using var management = server.Client();
        var driver = Driver(management);
        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);

        AddPod("router-2", secret: "gone");
        (await driver.BeginAsync(Restart with { Id = "op-2" }, [Peer("router-2")], Ending)).Single().Failure!.Detail.ShouldStartWith("the Secret gone with its setup key is not there");
    }

    [Fact]
    public async Task Credentials_that_expired_are_read_anew_and_refused_ones_are_told_without_them()
    {
        var driver = Driver();
        (await driver.ObserveAsync(null, [Peer("router-1")], Ending)).Single().Status.ShouldNotBeNull();
        _cluster.Token = "token-of-tomorrow";
        _cluster.WriteKubeconfig();
        (await driver.ObserveAsync(null, [Peer("router-1")], Ending)).Single().Status.ShouldNotBeNull();

        _cluster.Token = "token-that-nobody-has";
        var answer = await BeginAsync(driver);
        answer.State.ShouldBe(RestartState.Failed);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.Authentication);
        answer.Failure.Detail.ShouldNotContain("token-of");
    }

    [Fact]
    public async Task A_busy_cluster_is_waited_for_as_it_asks_and_a_conflict_is_read_again()
    {
        var driver = Driver();
        _cluster.Refuse("GET /apis/apps/v1/namespaces/openzro/deployments", 429, retryAfter: 0);
        _cluster.Refuse("GET /apis/apps/v1/namespaces/openzro/replicasets", 410, retryAfter: 0);
        _cluster.Refuse("GET /api/v1/namespaces/openzro/pods", 503, times: 2, retryAfter: 0);
        _cluster.Before(Notes, () => _cluster.Change("deployments", "router", deployment => deployment["spec"]!["paused"] = false));

        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);
        _cluster.Count(Notes).ShouldBe(2);

        _cluster.Refuse("GET /apis/apps/v1/namespaces/openzro/deployments", 429, retryAfter: 600);
        (await driver.ObserveAsync(null, [Peer("router-2")], Ending)).Single().Failure!.Code.ShouldBe(DriverFailureCode.RateLimited);
    }

    [Fact]
    public async Task A_disruption_budget_keeps_the_pod_and_the_operation_is_repeated_later()
    {
        var driver = Driver();
        _cluster.Refuse(Evictions, 429, message: "Cannot evict pod as it would violate the pod's disruption budget.", retryAfter: 600);

        var held = await BeginAsync(driver);
        held.State.ShouldBe(RestartState.Unknown);
        held.Failure!.Detail.ShouldContain("PodDisruptionBudget");
        _cluster.Names("pods").ShouldContain("router-1");

        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);
    }

    [Fact]
    public async Task What_is_not_there_or_not_allowed_is_said()
    {
        var driver = Driver();
        (await driver.BeginAsync(Restart, [Peer("router-9")], Ending)).Single().Failure!.ToString()
            .ShouldBe("not-found: no pod named router-9 with app.kubernetes.io/name=openzro-router runs in the namespace openzro: is the connection meant for this peer?");

        _cluster.Refuse(Evictions, 403, message: "pods \"router-1\" is forbidden: User \"ops\" cannot create resource \"pods/eviction\"");
        var answer = await BeginAsync(driver);
        answer.State.ShouldBe(RestartState.Failed);
        answer.Failure!.Detail.ShouldContain("cannot create resource \"pods/eviction\"");

        _cluster.Add("pods", """{ "metadata": { "name": "lone", "labels": { "app.kubernetes.io/name": "openzro-router" } }, "spec": { "containers": [{ "name": "c", "image": "a:1" }] } }""");
        (await driver.BeginAsync(Restart, [Peer("lone")], Ending)).Single().Failure!.Detail.ShouldStartWith("no Deployment runs the pod lone");
    }

    [Fact]
    public async Task A_command_that_may_not_be_run_or_is_not_there_gives_no_status()
    {
        var driver = Driver();
        _cluster.Refuse("GET /api/v1/namespaces/openzro/pods/router-1/exec", 403, message: "pods \"router-1\" is forbidden: User \"ops\" cannot create resource \"pods/exec\"");
        (await driver.ObserveAsync(null, [Peer("router-1")], Ending)).Single().Failure!.Code.ShouldBe(DriverFailureCode.Forbidden);

        _cluster.Command = _ => null;
        (await driver.ObserveAsync(null, [Peer("router-1")], Ending)).Single().Failure!.ToString().ShouldBe("not-found: executable file not found in $PATH");
    }

    [Fact]
    public async Task Records_of_restarts_that_are_long_over_are_dropped()
    {
        var driver = Driver();
        _cluster.Change("deployments", "router", deployment => deployment["metadata"]!["annotations"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{ "probes.openzro.io/restart-a": "{\"pod\":\"p\",\"uid\":\"u\",\"at\":\"2020-01-01T00:00:00Z\",\"others\":[]}", "probes.openzro.io/restart-b": "spoilt", "kept": "x" }"""));

        (await BeginAsync(driver)).State.ShouldBe(RestartState.Begun);

        var left = _cluster.Find("deployments", "router")!["metadata"]!["annotations"]!.AsObject().Select(annotation => annotation.Key).ToList();
        left.Count.ShouldBe(2);
        left.ShouldContain("kept");
    }

    [Fact]
    public async Task A_place_that_stays_empty_is_missing_evidence()
    {
        var driver = Driver();
        _cluster.ReplacesPods = false;
        await BeginAsync(driver);

        var sight = (await driver.ObserveAsync(Restart, [Peer("router-1")], Ending)).Single();

        sight.Restarted.ShouldBe(true);
        sight.Status.ShouldBeNull();
        sight.Failure!.ToString().ShouldBe("unavailable: no pod came in place of router-1 yet");
    }

    [Fact]
    public async Task A_kubeconfig_that_is_wrong_is_named_and_not_quoted()
    {
        await File.WriteAllTextAsync(_cluster.Kubeconfig, "users: [ { user: { token: token-of-the-cluster", Ending);
        var driver = Driver();

        var answer = await BeginAsync(driver);

        answer.Failure!.Code.ShouldBe(DriverFailureCode.Configuration);
        answer.Failure.Detail.ShouldContain(_cluster.Kubeconfig);
        answer.Failure.Detail.ShouldNotContain("token-of");
    }

    [Fact]
    public async Task A_kubeconfig_may_be_a_variable_as_where_there_is_no_disk_for_secrets()
    {
        AddPod("router-1");
        var text = await File.ReadAllTextAsync(_cluster.Kubeconfig, Ending);

        (await PodsAsync(text)).Value!.Find(Peer("router-1")).ShouldNotBeNull();
        (await PodsAsync(null)).Failure!.Detail.ShouldBe("'aks-br' of connections.yaml: the kubeconfig in BR_KUBECONFIG cannot be used: it is not set");

        async Task<KubernetesAnswer<PodMap>> PodsAsync(string? value)
        {
            using var reach = new KubernetesCluster(
                new() { Name = "aks-br", Kubeconfig = new() { Env = "BR_KUBECONFIG" }, Namespace = KubernetesServer.Namespace },
                name => name == "BR_KUBECONFIG" ? value : null, TimeProvider.System);
            return await PodMap.ReadAsync(reach, Ending);
        }
    }

    private static PeerTarget Peer(string name) => new() { Id = $"id-{name}", Name = name };

    private static async Task<T> AdvanceAsync<T>(FakeTimeProvider time, Task<T> running)
    {
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(20, Ending));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await running;
    }

    private static async Task<RestartBeginning> BeginAsync(KubernetesRestartDriver driver) =>
        (await driver.BeginAsync(Restart, [Peer("router-1")], Ending)).Single();

    private KubernetesRestartDriver Driver(ManagementClient? management = null, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        var connection = new KubernetesConnection { Name = "aks-br", Kubeconfig = new() { File = _cluster.Kubeconfig }, Namespace = KubernetesServer.Namespace };
        return new(_reach = new(connection, _ => null, clock), Dialect.OpenZro, management, clock);
    }

    private void AddPod(string name, string image = "openzro/openzro:0.53.1", string secret = "router-key") => _cluster.Add("pods", $$"""
        {
          "metadata": { "name": "{{name}}", "uid": "uid-{{name}}", "labels": { "app.kubernetes.io/name": "openzro-router" }, "creationTimestamp": "2026-01-01T00:00:00Z",
            "ownerReferences": [{ "kind": "ReplicaSet", "name": "router-x", "uid": "rs", "controller": true, "apiVersion": "apps/v1" }] },
          "spec": { "containers": [{ "name": "openzro", "image": "{{image}}", "env": [{ "name": "OZ_SETUP_KEY", "valueFrom": { "secretKeyRef": { "name": "{{secret}}", "key": "setupKey" } } }] }] },
          "status": { "phase": "Running", "containerStatuses": [{ "name": "openzro", "image": "i", "imageID": "i", "ready": true, "restartCount": 0, "state": { "running": { "startedAt": "2026-01-01T00:00:00Z" } } }] }
        }
        """);

    private string Status(string pod) => $$"""
        {"peers":{"total":3,"connected":3,"details":null},"management":{"connected":{{(_disconnected.Contains(pod) ? "false" : "true")}}},"signal":{"connected":true},
         "relays":{"total":1,"available":1,"details":[{"uri":"rels://br.example.com:443","available":true,"error":""}]},"publicKey":"key-of-{{pod}}","openzroIp":"100.64.0.5/16"}
        """;
}
