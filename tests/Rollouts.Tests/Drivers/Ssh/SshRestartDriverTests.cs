using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

public sealed class SshRestartDriverTests : IAsyncLifetime
{
    private const string Us = "rels://relay-us.example.com:443";
    private const string Br = "rels://relay-br.example.com:443";
    private SshServer _server = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SshServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string> Dialects => ["openzro", "netbird"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_restarted_peer_makes_the_nearest_relay_that_it_knows_its_home(string command)
    {
        var dialect = Dialect.All.Single(one => one.Command == command);
        var peer = await SshPeer.AddAsync(_server, "br-1", command, (Us, Us, 300));
        var driver = SshWorld.Driver(dialect, ("br-1", SshWorld.Host(_server, peer.Account)));

        var before = (await driver.ObserveAsync(null, [SshWorld.Target("br-1")], Ending)).Single();
        before.Failure.ShouldBeNull();
        before.Status!.HomeInstanceUrl.ShouldBe(Us);
        before.Restarted.ShouldBeNull();
        before.DaemonAge.ShouldNotBeNull();

        peer.Know((Us, Us, 300), ("rels://relay-cluster-br.example.com", Br, 30));
        var operation = Now("op-1");
        var begun = (await driver.BeginAsync(operation, [SshWorld.Target("br-1")], Ending)).Single();
        begun.State.ShouldBe(RestartState.Begun, begun.Failure?.ToString());

        var after = await SshWorld.WaitAsync(driver, operation, "br-1", sight => sight.Restarted == true && sight.Status is not null);
        after.Restarted.ShouldBe(true);
        after.Status!.HomeInstanceUrl.ShouldBe(Br);
        after.ChosenUrl.ShouldBe("rels://relay-cluster-br.example.com");
        after.Status.PublicKey.ShouldBe(before.Status.PublicKey);
        peer.Restarts.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeated_operation_restarts_nothing_and_another_one_does()
    {
        var (peer, driver) = await PeerAsync();
        var operation = Now("op-1");

        await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending);
        var again = (await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending)).Single();
        again.State.ShouldBe(RestartState.AlreadyBegun);
        peer.Restarts.ShouldBe(1);

        var other = (await driver.BeginAsync(Now("op-2"), [SshWorld.Target("p")], Ending)).Single();
        other.State.ShouldBe(RestartState.Begun);
        peer.Restarts.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_lost_in_the_middle_is_unknown_and_its_repetition_observes_first()
    {
        var (peer, driver) = await PeerAsync();
        peer.Account.CutAtNextRestart();
        var operation = Now("op-1");

        var lost = (await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending)).Single();
        lost.State.ShouldBe(RestartState.Unknown);
        lost.Failure!.Code.ShouldBe(DriverFailureCode.AnswerLost);

        var again = (await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending)).Single();
        again.State.ShouldBe(RestartState.AlreadyBegun);
        peer.Restarts.ShouldBe(1);
    }

    [Fact]
    public async Task A_daemon_that_started_before_the_operation_is_restarted_though_its_answer_is_late()
    {
        var (peer, driver) = await PeerAsync();
        var operation = new Operation("op-1", TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10));

        (await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending)).Single().State.ShouldBe(RestartState.Begun);
        peer.Restarts.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_service_manager_refuses_is_told_and_may_be_tried_again()
    {
        var (peer, driver) = await PeerAsync();
        peer.Account.Touch("refuse");

        var refused = (await driver.BeginAsync(Now("op-1"), [SshWorld.Target("p")], Ending)).Single();
        refused.State.ShouldBe(RestartState.Failed);
        refused.Failure!.Code.ShouldBe(DriverFailureCode.CommandFailed);
        refused.Failure.Detail.ShouldContain("Access denied");

        peer.Account.Remove("refuse");
        (await driver.BeginAsync(Now("op-1"), [SshWorld.Target("p")], Ending)).Single().State.ShouldBe(RestartState.Begun);
    }

    [Fact]
    public async Task Sudo_is_used_where_it_is_asked_for_and_its_refusal_is_told()
    {
        var peer = await SshPeer.AddAsync(_server, "p", "openzro", (Us, Us, 300));
        var driver = SshWorld.Driver(Dialect.OpenZro, ("p", SshWorld.Host(_server, peer.Account) with { Sudo = true }));

        (await driver.BeginAsync(Now("op-1"), [SshWorld.Target("p")], Ending)).Single().State.ShouldBe(RestartState.Begun);
        peer.Account.Calls().ShouldContain("sudo -n systemctl --no-block restart openzro");

        peer.Account.Touch("no-sudo");
        var refused = (await driver.BeginAsync(Now("op-2"), [SshWorld.Target("p")], Ending)).Single();
        refused.Failure!.Detail.ShouldContain("a password is required");
    }

    [Fact]
    public async Task A_peer_tells_whether_it_connects_by_itself_and_nothing_else_of_its_settings()
    {
        var (peer, driver) = await PeerAsync();
        (await ObserveAsync()).ConnectsByItself.ShouldBeNull("its settings cannot be found");

        peer.ConnectByItself(true);
        (await ObserveAsync()).ConnectsByItself.ShouldBe(true);

        peer.ConnectByItself(false);
        var sight = await ObserveAsync();
        sight.ConnectsByItself.ShouldBe(false);
        sight.ToString().ShouldNotContain(SshPeer.Secret);

        async Task<PeerSight> ObserveAsync() => (await driver.ObserveAsync(null, [SshWorld.Target("p")], Ending)).Single();
    }

    [Fact]
    public async Task Settings_that_only_root_may_read_are_looked_at_by_sudo()
    {
        var peer = await SshPeer.AddAsync(_server, "p", "openzro", (Us, Us, 300));
        var driver = SshWorld.Driver(Dialect.OpenZro, ("p", SshWorld.Host(_server, peer.Account) with { Sudo = true }));

        await driver.ObserveAsync(null, [SshWorld.Target("p")], Ending);

        peer.Account.Calls().ShouldContain(call => call.StartsWith("sudo -n grep", StringComparison.Ordinal) && call.EndsWith("daemon/default.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_without_the_service_is_restarted_by_the_client_itself()
    {
        var (peer, driver) = await PeerAsync();
        Directory.Delete(Path.Combine(peer.Account.Home, "units", "openzro"), recursive: true);

        var begun = (await driver.BeginAsync(Now("op-1"), [SshWorld.Target("p")], Ending)).Single();
        begun.State.ShouldBe(RestartState.Begun, begun.Failure?.ToString());
        await SshWorld.WaitAsync(driver, null, "p", _ => peer.Account.Calls().Contains("openzro service restart"));
        peer.Account.Calls().ShouldContain("openzro service restart");
        (await driver.BeginAsync(Now("op-1"), [SshWorld.Target("p")], Ending)).Single().State.ShouldBe(RestartState.AlreadyBegun);
    }

    [Fact]
    public async Task A_peer_that_waits_for_a_login_is_told_from_one_that_is_away()
    {
        var (peer, driver) = await PeerAsync();
        peer.NeedLogin();
        (await driver.ObserveAsync(null, [SshWorld.Target("p")], Ending)).Single().NeedsLogin.ShouldBeTrue();

        peer.Account.Remove("daemon/needs-login");
        peer.NeverReturn();
        var operation = Now("op-1");
        await driver.BeginAsync(operation, [SshWorld.Target("p")], Ending);
        var sight = await SshWorld.WaitAsync(driver, operation, "p", seen => seen.Failure is not null);
        sight.NeedsLogin.ShouldBeFalse();
        sight.Restarted.ShouldBe(true);
        sight.Failure!.Code.ShouldBe(DriverFailureCode.Unavailable);
        sight.Status.ShouldBeNull();
    }

    [Fact]
    public async Task One_peer_that_cannot_be_reached_takes_nothing_from_the_others()
    {
        var (peer, _) = await PeerAsync();
        var host = SshWorld.Host(_server, peer.Account);
        var driver = SshWorld.Driver(Dialect.OpenZro, ("p", host), ("gone", host with { Port = 1 }));

        var answers = await driver.BeginAsync(Now("op-1"), [SshWorld.Target("gone"), SshWorld.Target("p"), SshWorld.Target("stranger")], Ending);

        answers.Select(answer => answer.PeerId).ShouldBe(["id-gone", "id-p", "id-stranger"]);
        answers.Select(answer => answer.State).ShouldBe([RestartState.Failed, RestartState.Begun, RestartState.Failed]);
        answers[0].Failure!.Code.ShouldBe(DriverFailureCode.Unreachable);
        answers[2].Failure!.Code.ShouldBe(DriverFailureCode.Configuration);
    }

    private static Operation Now(string id) => new(id, TimeProvider.System.GetUtcNow());

    private async Task<(SshPeer Peer, SshRestartDriver Driver)> PeerAsync()
    {
        var peer = await SshPeer.AddAsync(_server, "p", "openzro", (Us, Us, 300));
        return (peer, SshWorld.Driver(Dialect.OpenZro, ("p", SshWorld.Host(_server, peer.Account))));
    }
}
