using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Resolving;
using OpenZro.Probes.Simulator.Dns;

namespace OpenZro.Probes.Tests.Probing.Resolving;

public sealed class DnsProberTests : IAsyncDisposable
{
    private const string Name = "relay-cluster.example.com";
    private static readonly IPAddress _one = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress _two = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress _six = IPAddress.Parse("2001:db8::1");
    private readonly DnsServer _server = DnsServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new DnsZone(), TimeProvider.System);

    private DnsZone Zone => _server.Zone;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Addresses_of_both_families_come_with_the_smallest_time_to_live()
    {
        Zone.Set(Name, TimeSpan.FromSeconds(42), _one, _two, _six);

        var answer = await AskAsync();

        answer.Addresses.ShouldBe([_one, _two, _six]);
        (answer.Name, answer.Resolver).ShouldBe((Name, _server.Endpoint.ToString()));
        answer.Ttl.ShouldBe(TimeSpan.FromSeconds(42));
        answer.Elapsed.ShouldBeGreaterThan(TimeSpan.Zero);
        (answer.Failure, answer.FamilyFailure, answer.CanonicalName, answer.Varies).ShouldBe((null, null, null, false));
        answer.Rounds.ShouldBe(3);
    }

    [Fact]
    public async Task A_family_without_addresses_is_no_failure()
    {
        Zone.Set(Name, _one);

        var answer = await AskAsync();

        answer.Addresses.ShouldBe([_one]);
        (answer.Failure, answer.FamilyFailure).ShouldBe((null, null));
    }

    [Fact]
    public async Task A_server_that_hands_out_subsets_is_seen_whole()
    {
        var all = Enumerable.Range(1, 6).Select(i => IPAddress.Parse($"192.0.2.{i}")).ToList();
        Zone.Set(Name, all).Misbehave(Name, new DnsScript { Subset = 2 });

        var answer = await AskAsync();

        answer.Addresses.ShouldBe(all, ignoreOrder: true);
        answer.Varies.ShouldBeTrue();
        answer.Rounds.ShouldBeInRange(4, 8);
    }

    [Fact]
    public async Task A_missing_address_that_is_expected_is_asked_for_longer()
    {
        Zone.Set(Name, _one);

        (await AskAsync(expected: [_one])).Rounds.ShouldBe(3);
        (await AskAsync(expected: [_one, _two])).Rounds.ShouldBe(8);
    }

    [Theory]
    [InlineData(2, FailureReason.ServerFailure)]
    [InlineData(3, FailureReason.NameNotFound)]
    [InlineData(5, FailureReason.QueryRefused)]
    [InlineData(4, FailureReason.ServerFailure)]
    public async Task A_response_code_is_the_failure(int code, FailureReason reason)
    {
        Zone.Misbehave(Name, new DnsScript { ResponseCode = code });

        var answer = await AskAsync();

        answer.Addresses.ShouldBeEmpty();
        var failure = answer.Failure.ShouldNotBeNull();
        (failure.Phase, failure.Reason, failure.Code).ShouldBe((ProbePhase.Resolve, reason, code));
        answer.Rounds.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_the_zone_lacks_does_not_exist() =>
        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.NameNotFound);

    [Fact]
    public async Task A_name_without_addresses_is_told_from_one_that_does_not_exist()
    {
        Zone.Set(Name);

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.NoAddress);
    }

    [Fact]
    public async Task A_referral_is_a_lame_answer()
    {
        Zone.Misbehave(Name, new DnsScript { Lame = true });

        var failure = (await AskAsync()).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.Lame);
        failure.Detail.ShouldBe($"the server does not serve {Name} and refers to ns.elsewhere.example");
    }

    [Fact]
    public async Task An_answer_for_another_name_is_a_lame_answer()
    {
        Zone.Set(Name, _one).Misbehave(Name, new DnsScript { AnotherName = true });

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Lame);
    }

    [Fact]
    public async Task Silence_is_a_timeout_within_the_limit_and_every_try_is_made()
    {
        Zone.Misbehave(Name, new DnsScript { Silent = true });

        var failure = (await AskAsync(new DnsOptions { Limit = TimeSpan.FromMilliseconds(300) })).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.Timeout);
        failure.Detail.ShouldBe($"no answer for {Name} within 0.3 s");
        _server.UdpQueries.ShouldBeInRange(4, 6);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_fault_that_passes_is_asked_away(DnsScript fault)
    {
        Zone.Set(Name, _one).Misbehave(Name, fault with { Times = 2 });

        var answer = await AskAsync(new DnsOptions { Limit = TimeSpan.FromSeconds(3) });

        answer.Addresses.ShouldBe([_one]);
        (answer.Failure, answer.FamilyFailure).ShouldBe((null, null));
    }

    public static TheoryData<DnsScript> PassingFaults =>
    [
        new DnsScript { ResponseCode = 2 },
        new DnsScript { Silent = true },
        new DnsScript { WrongId = true },
        new DnsScript { Garbage = true },
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_never_makes_sense_breaks_the_protocol(bool garbage)
    {
        Zone.Set(Name, _one).Misbehave(Name, new DnsScript { Garbage = garbage, WrongId = !garbage });

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Protocol);
    }

    [Theory]
    [InlineData(2, FailureReason.ServerFailure)]
    [InlineData(3, FailureReason.NameNotFound)]
    public async Task A_family_that_fails_beside_one_that_answers_is_kept(int code, FailureReason reason)
    {
        Zone.Set(Name, _one).Misbehave(Name, new DnsScript { ResponseCode = code, Family = AddressFamily.InterNetworkV6 });

        var answer = await AskAsync();

        answer.Addresses.ShouldBe([_one]);
        answer.Failure.ShouldBeNull();
        answer.FamilyFailure.ShouldNotBeNull().Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task The_failure_that_says_more_is_kept_when_both_families_have_none()
    {
        Zone.Set(Name).Misbehave(Name, new DnsScript { ResponseCode = 2, Family = AddressFamily.InterNetworkV6 });

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.ServerFailure);
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_over_tcp()
    {
        Zone.Set(Name, _one).Misbehave(Name, new DnsScript { Truncate = true });

        (await AskAsync()).Addresses.ShouldBe([_one]);
        _server.TcpQueries.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task More_addresses_than_a_datagram_holds_come_over_tcp()
    {
        var many = Enumerable.Range(0, 200).Select(i => IPAddress.Parse($"198.51.100.{i}")).ToList();
        Zone.Set(Name, many);

        (await AskAsync()).Addresses.ShouldBe(many);
        _server.TcpQueries.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_truncated_answer_without_tcp_is_a_failure()
    {
        Zone.Set(Name, _one).Misbehave(Name, new DnsScript { Truncate = true, RefuseTcp = true });

        (await AskAsync(new DnsOptions { Limit = TimeSpan.FromSeconds(1) })).Failure.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aliases_are_followed_to_their_end(bool one)
    {
        Zone.SetAlias(Name, "a.example.net", TimeSpan.FromSeconds(7)).SetAlias("a.example.net", "b.example.org").Set("b.example.org", _one, _six);
        foreach (var alias in (string[])[Name, "a.example.net"])
        {
            Zone.Misbehave(alias, new DnsScript { AliasOnly = one });
        }

        var answer = await AskAsync();

        answer.Addresses.ShouldBe([_one, _six]);
        answer.CanonicalName.ShouldBe("b.example.org");
        answer.Ttl.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aliases_that_run_in_a_circle_are_left(bool one)
    {
        Zone.SetAlias(Name, "a.example.net").SetAlias("a.example.net", Name);
        Zone.Misbehave(Name, new DnsScript { AliasOnly = one }).Misbehave("a.example.net", new DnsScript { AliasOnly = one });

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.Protocol);
    }

    [Fact]
    public async Task An_alias_of_nothing_does_not_exist()
    {
        Zone.SetAlias(Name, "gone.example.net");

        (await AskAsync()).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.NameNotFound);
    }

    [Fact]
    public async Task Every_resolver_answers_for_itself()
    {
        Zone.Set(Name, _one);
        await using var other = DnsServer.Start(new IPEndPoint(IPAddress.IPv6Loopback, 0), new DnsZone().Set(Name, _two), TimeProvider.System);

        var answers = await Prober(new DnsOptions { Resolvers = [_server.Endpoint, other.Endpoint] })
            .ResolveAsync(Name, cancellationToken: TestContext.Current.CancellationToken);

        answers.Select(a => a.Resolver).ShouldBe([_server.Endpoint.ToString(), other.Endpoint.ToString()]);
        answers.Select(a => a.Addresses.Single()).ShouldBe([_one, _two]);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public async Task An_address_is_its_own_answer(string address)
    {
        var answer = await AskAsync(name: address);

        (answer.Resolver, answer.Addresses.Single()).ShouldBe((DnsAnswer.Literal, IPAddress.Parse(address)));
        _server.UdpQueries.ShouldBe(0);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost.")]
    public async Task Localhost_never_leaves_the_machine(string name)
    {
        var answer = await AskAsync(name: name);

        (answer.Resolver, answer.Addresses[0]).ShouldBe((DnsAnswer.Hosts, IPAddress.Loopback));
        _server.UdpQueries.ShouldBe(0);
    }

    [Theory]
    [InlineData("a..example.com")]
    [InlineData("relay cluster.example.com")]
    public async Task A_name_that_is_none_is_a_failure_and_not_an_exception(string name) =>
        (await AskAsync(name: name)).Failure.ShouldNotBeNull();

    [Fact]
    public async Task A_label_that_is_too_long_is_a_failure_and_not_an_exception() =>
        (await AskAsync(name: new string('a', 64) + ".example.com")).Failure.ShouldNotBeNull();

    [Fact]
    public async Task Cancelling_ends_the_queries()
    {
        Zone.Misbehave(Name, new DnsScript { Silent = true });
        using var cancel = new CancellationTokenSource();
        var asking = Prober(new DnsOptions { Resolvers = [_server.Endpoint] }).ResolveAsync(Name, null, cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
    }

    private static DnsProber Prober(DnsOptions options) => new(options, TimeProvider.System);

    private async Task<DnsAnswer> AskAsync(DnsOptions? options = null, IPAddress[]? expected = null, string name = Name) =>
        (await Prober((options ?? new DnsOptions()) with { Resolvers = [_server.Endpoint] })
            .ResolveAsync(name, expected, TestContext.Current.CancellationToken)).Single();
}
