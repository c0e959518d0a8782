using System.Runtime.Versioning;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Drivers.Ssh;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Rollouts.Tests.Drivers.Ssh;

[UnsupportedOSPlatform("windows")]
public sealed class SshRegisterDriverTests : IAsyncLifetime
{
    private const string Service = "openzro-management";
    private const string Us = "rels://relay-us.example.com:443";
    private const string Br = "rels://relay-br.example.com:443";
    private const string Original = "{\r\n  \"HttpConfig\": { \"Port\": {{ .PORT }} },\r\n  \"Relay\": { \"Addresses\": [\"" + Us
        + "\"], \"CredentialsTTL\": \"24h\", \"Secret\": \"{{ .SECRET }}\" }\r\n}";

    private SshServer _server = null!;
    private SshAccount _account = null!;
    private string _file = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SshServer.StartAsync();
        _account = await _server.AddAccountAsync("management");
        Directory.CreateDirectory(Path.Combine(_account.Home, "etc"));
        _file = Path.Combine(_account.Home, "etc", "management.json");
        await File.WriteAllTextAsync(_file, Original, Ending);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        _account.AddService(Service, $$"""
            list=$(tr -d '\n' < '{{_file}}' | sed 's/.*"Addresses": *\[\([^]]*\)\].*/\1/; s/"//g; s/, */ /g')
            if [ -e "$HOME/stale" ]; then list=rels://stale.example.com; fi
            if [ ! -e "$HOME/silent" ]; then echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) INFO management/cmd/management.go:200: Relay addresses: [$list]" >> "$HOME/management.log"; fi
            """);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_relay_is_registered_proven_and_restored_to_the_byte()
    {
        var driver = Driver();
        var mode = File.GetUnixFileMode(_file);
        var change = Change("op-1");

        (await driver.ReadAsync(Ending)).Addresses.ShouldBe([Us]);
        var applied = await driver.ApplyAsync(change, Ending);
        applied.State.ShouldBe(RegisterState.Done, applied.Failure?.ToString());
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(Original.Replace($"\"{Us}\"", $"\"{Us}\", \"{Br}\"", StringComparison.Ordinal));
        File.GetUnixFileMode(_file).ShouldBe(mode);

        var proof = await ProofAsync(() => driver.ProveAsync(change, Ending));
        proof.State.ShouldBe(ProofState.Proven, proof.Evidence);
        proof.ReadyAt.ShouldNotBeNull();

        (await driver.RestoreAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(Original);
        File.GetUnixFileMode(_file).ShouldBe(mode);
        _account.Restarts(Service).ShouldBe(2);
    }

    [Fact]
    public async Task Repeated_operations_change_and_restart_nothing()
    {
        var driver = Driver();
        var change = Change("op-1");

        await driver.ApplyAsync(change, Ending);
        (await driver.ApplyAsync(change, Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        _account.Restarts(Service).ShouldBe(1);

        await driver.RestoreAsync(change, Ending);
        (await driver.RestoreAsync(change, Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        _account.Restarts(Service).ShouldBe(2);
        (await driver.ApplyAsync(change, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
    }

    [Fact]
    public async Task A_restore_without_a_change_touches_nothing()
    {
        (await Driver().RestoreAsync(Change("op-1"), Ending)).State.ShouldBe(RegisterState.AlreadyDone);
        _account.Restarts(Service).ShouldBe(0);
    }

    [Fact]
    public async Task A_lost_answer_is_repeated_without_another_edit()
    {
        var driver = Driver();
        var change = Change("op-1");
        _account.CutAtNextRestart();

        var lost = await driver.ApplyAsync(change, Ending);
        lost.State.ShouldBe(RegisterState.Unknown);
        var edited = await File.ReadAllTextAsync(_file, Ending);
        edited.ShouldContain(Br);

        (await ProofAsync(() => driver.ProveAsync(change, Ending))).State.ShouldBe(ProofState.Proven);
        (await driver.ApplyAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        _account.Restarts(Service).ShouldBe(1);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(edited);
        (await driver.RestoreAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(Original);
    }

    [Fact]
    public async Task Management_that_does_not_start_proves_nothing_and_one_with_other_addresses_disproves()
    {
        var driver = Driver();
        var change = Change("op-1");
        _account.Touch("silent");
        await driver.ApplyAsync(change, Ending);
        (await driver.ProveAsync(change, Ending)).State.ShouldBe(ProofState.NotYet);

        _account.Remove("silent");
        _account.Touch("stale");
        var other = change with { Operation = new Operation("op-2", change.Operation.BegunAt) };
        await driver.ApplyAsync(other, Ending);
        (await ProofAsync(() => driver.ProveAsync(other, Ending))).State.ShouldBe(ProofState.Disproven);
    }

    [Fact]
    public async Task A_list_that_someone_else_changed_is_left_alone()
    {
        var change = Change("op-1") with { Before = ["rels://other.example.com"] };
        (await Driver().ApplyAsync(change, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);

        var mine = Change("op-2");
        await Driver().ApplyAsync(mine, Ending);
        var edited = (await File.ReadAllTextAsync(_file, Ending)).Replace("24h", "12h", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_file, edited, Ending);
        (await Driver().RestoreAsync(mine, Ending)).Failure!.Code.ShouldBe(DriverFailureCode.Conflict);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(edited);
    }

    [Fact]
    public async Task A_lifetime_of_zero_is_refused_before_anything_is_touched()
    {
        var dangerous = Original.Replace("24h", "0s", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_file, dangerous, Ending);

        var answer = await Driver().ApplyAsync(Change("op-1"), Ending);
        answer.Failure!.Code.ShouldBe(DriverFailureCode.Refused);
        answer.Failure.Detail.ShouldContain("CredentialsTTL");
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(dangerous);
        _account.Restarts(Service).ShouldBe(0);
    }

    [Fact]
    public async Task A_restart_that_is_refused_is_told_and_can_be_restored()
    {
        _account.Touch("refuse");
        var change = Change("op-1");
        var answer = await Driver().ApplyAsync(change, Ending);
        answer.State.ShouldBe(RegisterState.Failed);
        answer.Failure!.Detail.ShouldContain("Access denied");

        _account.Remove("refuse");
        (await Driver().RestoreAsync(change, Ending)).State.ShouldBe(RegisterState.Done);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldBe(Original);
    }

    [Fact]
    public async Task A_link_stays_a_link_and_a_file_that_is_missing_is_named()
    {
        var link = Path.Combine(_account.Home, "link.json");
        File.CreateSymbolicLink(link, _file);
        (await Driver(link).ApplyAsync(Change("op-1"), Ending)).State.ShouldBe(RegisterState.Done);
        new FileInfo(link).LinkTarget.ShouldBe(_file);
        (await File.ReadAllTextAsync(_file, Ending)).ShouldContain(Br);

        var missing = await Driver("/nonexistent.json").ReadAsync(Ending);
        missing.Failure!.Code.ShouldBe(DriverFailureCode.NotFound);
        missing.Failure.Detail.ShouldContain("/nonexistent.json");
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_leaves_the_proof_to_the_streams_of_peers()
    {
        var lastSeen = "2020-01-01T00:00:00Z";
        await using var server = ApiServer.Start(_ => (200, $$"""[{ "id": "1", "name": "a", "connected": true, "last_seen": "{{lastSeen}}" }]"""));
        using var management = server.Client();
        var change = Change("op-1");
        var unreadable = new SshRegisterDriver(Options() with { Log = ["cat", "/nonexistent.log"], Management = management }, TimeProvider.System);
        (await unreadable.ProveAsync(change, Ending)).Evidence.ShouldBe("management was not restarted for this change");
        (await unreadable.ApplyAsync(change, Ending)).State.ShouldBe(RegisterState.Done);

        (await unreadable.ProveAsync(change, Ending)).ShouldSatisfyAllConditions(
            proof => proof.State.ShouldBe(ProofState.NotYet),
            proof => proof.Evidence.ShouldStartWith("management's log cannot be read: 0 of 1 connected peers"));
        var alone = new SshRegisterDriver(Options() with { Log = [] }, TimeProvider.System);
        (await alone.ProveAsync(change, Ending)).Evidence.ShouldBe("management's log cannot be read: there is no management API to ask");

        lastSeen = "2120-01-01T00:00:00Z";
        (await unreadable.ProveAsync(change, Ending)).State.ShouldBe(ProofState.Proven);
    }

    [Fact]
    public async Task A_start_that_was_logged_proves_once_a_peer_has_a_new_stream()
    {
        var lastSeen = "2020-01-01T00:00:00Z";
        await using var server = ApiServer.Start(_ => (200, $$"""[{ "id": "1", "name": "a", "connected": true, "last_seen": "{{lastSeen}}" }]"""));
        using var management = server.Client();
        var change = Change("op-1");
        var driver = new SshRegisterDriver(Options() with { Management = management }, TimeProvider.System);
        await driver.ApplyAsync(change, Ending);
        await ProofAsync(() => Driver().ProveAsync(change, Ending));

        (await driver.ProveAsync(change, Ending)).State.ShouldBe(ProofState.NotYet);
        lastSeen = "2120-01-01T00:00:00Z";
        (await driver.ProveAsync(change, Ending)).State.ShouldBe(ProofState.Proven);
    }

    private static AddressChange Change(string id) =>
        new() { Operation = new Operation(id, TimeProvider.System.GetUtcNow()), Before = [Us], After = [Us, Br] };

    private static async Task<RegisterProof> ProofAsync(Func<Task<RegisterProof>> look)
    {
        for (var tries = 0; ; tries++)
        {
            var proof = await look();
            if (proof.State != ProofState.NotYet || tries == 100)
            {
                return proof;
            }

            await Task.Delay(50, Ending);
        }
    }

    private SshRegisterDriver Driver(string? file = null) => new(Options() with { File = file ?? _file }, TimeProvider.System);

    private SshRegisterOptions Options() => new()
    {
        Host = SshWorld.Host(_server, _account) with { Sudo = true },
        File = _file,
        Restart = ["systemctl", "restart", Service],
        Log = ["cat", Path.Combine(_account.Home, "management.log")],
    };
}
