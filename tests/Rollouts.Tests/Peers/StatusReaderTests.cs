using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Rollouts.Tests.Peers;

public sealed class StatusReaderTests
{
    private const string Connected = """
        {"peers":{"total":2,"connected":2,"details":[
          {"fqdn":"peer-1.example.com","ADDRESS":"192.168.178.101","publicKey":"Pubkey1","status":"Connected","lastStatusUpdate":"2001-01-01T01:01:01Z",
           "connectionType":"P2P","iceCandidateType":{"local":"","remote":""},"relayAddress":"","latency":10000000,"networks":["10.1.0.0/24"]},
          {"fqdn":"peer-2.example.com","ADDRESS":"192.168.178.102","publicKey":"Pubkey2","status":"Connected",
           "connectionType":"Relayed","relayAddress":"rels://relay-us.example.com:443","latency":0,"networks":null}]},
         "cliVersion":"development","daemonVersion":"0.14.1",
         "management":{"url":"https://management.example.com:443","connected":true,"error":""},"signal":{"url":"","connected":true,"error":""},
         "relays":{"total":3,"available":2,"details":[
          {"uri":"stun:stun.example.com:3478","available":true,"error":""},
          {"uri":"turns:turn.example.com:443?transport=tcp","available":false,"error":"context: deadline exceeded"},
          {"uri":"rels://relay-br.example.com:443","available":true,"error":""}]},
         "ADDRESS":"192.168.178.100/16","publicKey":"Some-Pub-Key","fqdn":"some-localhost.example.com","networks":null,"events":null,"profileName":""}
        """;

    public static TheoryData<string, string> Dialects => new() { { "openzro", "openzroIp" }, { "netbird", "netbirdIp" } };

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_connected_client_tells_its_home_relay_by_the_first_relay_entry(string dialect, string addressKey)
    {
        var status = Read(Connected.Replace("ADDRESS", addressKey, StringComparison.Ordinal), dialect: dialect).Status.ShouldNotBeNull();

        status.HomeInstanceUrl.ShouldBe("rels://relay-br.example.com:443");
        status.Relays.Count.ShouldBe(1);
        status.Address.ShouldBe("192.168.178.100/16");
        status.PublicKey.ShouldBe("Some-Pub-Key");
        status.ManagementConnected.ShouldBeTrue();
        status.Peers[0].Latency.ShouldBe(TimeSpan.FromMilliseconds(10));
        status.Peers[0].Address.ShouldBe("192.168.178.101");
        status.Peers[0].RelayUrl.ShouldBeNull();
        status.Peers[1].Latency.ShouldBeNull();
        status.Peers[1].IsRelayed.ShouldBeTrue();
        status.Peers[1].RelayUrl.ShouldBe("rels://relay-us.example.com:443");
    }

    [Fact]
    public void A_client_without_a_home_lists_every_configured_relay()
    {
        var status = Read("""
            {"peers":{"total":0,"connected":0,"details":null},"management":{"connected":true},"publicKey":"k","relays":{"total":2,"available":0,"details":[
              {"uri":"rels://a.example.com","available":false,"error":"relay client not connected"},
              {"uri":"rel://b.example.com:33080","available":false,"error":"relay connection is not established"}]}}
            """).Status.ShouldNotBeNull();

        status.HomeInstanceUrl.ShouldBeNull();
        status.Relays.Select(relay => relay.Url).ShouldBe(["rels://a.example.com", "rel://b.example.com:33080"]);
        status.IsHomeAmong(["rels://a.example.com"]).ShouldBeFalse();
    }

    [Fact]
    public void A_foreign_relay_that_netbird_lists_after_a_lost_home_is_no_home()
    {
        var status = Read("""
            {"peers":{"details":[]},"publicKey":"k","relays":{"details":[
              {"uri":"rels://home.example.com:443","available":false,"error":"EOF"},
              {"uri":"rels://foreign.example.com:443","available":true,"error":"","transport":"quic"}]}}
            """, dialect: "netbird").Status.ShouldNotBeNull();

        status.HomeInstanceUrl.ShouldBeNull();
        status.Relays[1].Transport.ShouldBe("quic");
    }

    [Fact]
    public void A_default_port_and_the_case_of_a_host_make_no_other_home()
    {
        var status = Read(Connected).Status.ShouldNotBeNull();

        status.IsHomeAmong(["rels://relay-us.example.com:443", "rels://Relay-BR.example.com"]).ShouldBeTrue();
        status.IsHomeAmong(["rel://relay-br.example.com:443"]).ShouldBeFalse();
        status.IsHomeAmong([]).ShouldBeFalse();
    }

    [Fact]
    public void Null_lists_are_empty()
    {
        var status = Read("""{"peers":{"total":0,"connected":0,"details":null},"relays":{"total":0,"details":null},"publicKey":""}""").Status.ShouldNotBeNull();

        status.Peers.ShouldBeEmpty();
        status.Relays.ShouldBeEmpty();
        status.HomeInstanceUrl.ShouldBeNull();
    }

    [Theory]
    [InlineData("NeedsLogin")]
    [InlineData("LoginFailed")]
    [InlineData("SessionExpired")]
    public void A_text_with_exit_code_0_is_a_client_that_waits_for_a_login(string state)
    {
        var reading = Read($"Daemon status: {state}\n\nRun UP command to log in with SSO (interactive login):\n");

        reading.Problem.ShouldBe(StatusProblem.NeedsLogin);
        reading.Detail.ShouldContain(state);
        reading.Detail.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData(1, "", "failed to connect to daemon error: context deadline exceeded", StatusProblem.DaemonDown)]
    [InlineData(127, "", "sh: 1: openzro: not found", StatusProblem.NoClient)]
    [InlineData(0, "", "", StatusProblem.BadAnswer)]
    [InlineData(0, "OS: linux/amd64", "", StatusProblem.BadAnswer)]
    [InlineData(0, "[]", "", StatusProblem.BadAnswer)]
    [InlineData(0, "{\"peers\":", "", StatusProblem.BadAnswer)]
    [InlineData(0, "{\"publicKey\":\"k\"}", "", StatusProblem.BadAnswer)]
    public void What_is_no_status_says_why(int exitCode, string output, string error, StatusProblem problem)
    {
        var reading = StatusReader.Read(Dialect.OpenZro, exitCode, output, error);

        reading.Status.ShouldBeNull();
        reading.Problem.ShouldBe(problem);
        reading.Detail.ShouldNotBeEmpty();
    }

    private static StatusReading Read(string output, string dialect = "openzro") =>
        StatusReader.Read(Dialect.All.Single(one => one.Name == dialect), 0, output.Replace("ADDRESS", "openzroIp", StringComparison.Ordinal), "");
}
