using System.Net;
using CsCheck;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Findings;

public sealed class MemberSetsTests
{
    private const string Cluster = "relay-cluster.example.com";

    [Fact]
    public void Members_that_are_all_listed_give_nothing_to_say()
    {
        var compared = Compare([Member(1), Member(2)], Answer("a", 2, 1), Answer("b", 1, 2));

        compared.Missing.ShouldBeEmpty();
        compared.Unexpected.ShouldBeEmpty();
        compared.ResolversDisagree.ShouldBeFalse();
        compared.Sets.Single().Resolvers.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_member_that_no_resolver_lists_is_missing_everywhere()
    {
        var missing = Compare([Member(1), Member(2)], Answer("a", 1), Answer("b", 1)).Missing.Single();

        (missing.Member.Host, missing.Everywhere).ShouldBe(("relay-2.example.com", true));
        missing.Resolvers.ShouldBe(["a", "b"]);
        missing.Addresses.ShouldBe([Ip(2)]);
    }

    [Fact]
    public void A_member_that_one_resolver_lacks_is_missing_there_and_they_disagree()
    {
        var compared = Compare([Member(1), Member(2)], Answer("a", 1, 2), Answer("b", 1));

        var missing = compared.Missing.Single();
        missing.Everywhere.ShouldBeFalse();
        missing.Resolvers.ShouldBe(["b"]);
        compared.ResolversDisagree.ShouldBeTrue();
    }

    [Fact]
    public void A_drained_member_is_not_missed_and_not_unexpected()
    {
        var drained = Member(2) with { Drained = true };

        Compare([Member(1), drained], Answer("a", 1)).Missing.ShouldBeEmpty();
        var listed = Compare([Member(1), drained], Answer("a", 1, 2));
        (listed.Missing.Count, listed.Unexpected.Count).ShouldBe((0, 0));
        listed.DrainedButListed.Single().ShouldBe(drained);
    }

    [Fact]
    public void An_address_of_no_member_is_unexpected_at_the_resolvers_that_list_it()
    {
        var unexpected = Compare([Member(1)], Answer("a", 1), Answer("b", 9, 1)).Unexpected.Single();

        unexpected.Address.ShouldBe(Ip(9));
        unexpected.Resolvers.ShouldBe(["b"]);
    }

    [Fact]
    public void Without_members_nothing_is_expected() =>
        (Compare([], Answer("a", 1)) is { Missing.Count: 0, Unexpected.Count: 0 }).ShouldBeTrue();

    [Fact]
    public void A_member_without_addresses_is_looked_for_by_its_host()
    {
        var member = Member(2) with { Addresses = [] };
        var itself = Answer("a", 2) with { Name = "RELAY-2.example.com." };

        Compare([Member(1), member], Answer("a", 1), itself).Missing.Single().Addresses.ShouldBe([Ip(2)]);
        Compare([Member(1), member], Answer("a", 1, 2), itself).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void A_member_that_has_no_address_anywhere_is_unknown_and_excuses_addresses_that_may_be_its_own()
    {
        var compared = Compare([Member(1), Member(2) with { Addresses = [] }], Answer("a", 1, 9));

        compared.UnknownMembers.Single().Host.ShouldBe("relay-2.example.com");
        (compared.Missing.Count, compared.Unexpected.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void A_member_with_one_of_its_addresses_listed_is_not_missing()
    {
        var compared = Compare([Member(1) with { Addresses = [Ip(1), IPAddress.Parse("2001:db8::1")] }], Answer("a", 1));

        compared.Missing.ShouldBeEmpty();
        compared.MissingAddresses.Single().Address.ShouldBe(IPAddress.Parse("2001:db8::1"));
    }

    [Fact]
    public void A_resolver_that_failed_misses_nobody()
    {
        var failed = Answer("b") with { Failure = new ProbeFailure(ProbePhase.Resolve, FailureReason.Timeout, "no answer") };
        var compared = Compare([Member(1)], Answer("a", 1), failed);

        compared.FailedResolvers.ShouldBe(["b"]);
        (compared.Missing.Count, compared.ResolversDisagree).ShouldBe((0, false));
        Compare([Member(1)], failed).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void Resolvers_that_hand_out_subsets_accuse_nobody_alone()
    {
        var compared = Compare([Member(1), Member(2)], Answer("a", 1) with { Varies = true }, Answer("b", 2, 1));

        (compared.Missing.Count, compared.ResolversDisagree).ShouldBe((0, false));
        Compare([Member(1), Member(2)], Answer("a", 1) with { Varies = true }).Missing.Single().Everywhere.ShouldBeTrue();
    }

    [Fact]
    public void A_relay_that_is_an_address_has_no_dns_to_compare() =>
        MemberSets.Compare(new Relay { Name = "r", Url = RelayUrl.Parse("rels://192.0.2.1"), Members = [Member(2)] }, [Answer("literal", 1)])
            .ShouldSatisfyAllConditions(c => c.Missing.ShouldBeEmpty(), c => c.Unexpected.ShouldBeEmpty());

    [Fact]
    public void Missing_and_unexpected_are_the_two_set_differences_in_any_order() =>
        Gen.Select(Gen.Int[1, 9].HashSet[1, 6], Gen.Int[1, 9].HashSet[1, 6], Gen.Int[0, 1000]).Sample((members, listed, seed) =>
        {
            var shuffled = listed.ToArray();
            new Random(seed).Shuffle(shuffled);

            var compared = Compare([.. members.Select(Member)], Answer("a", [.. listed]), Answer("b", shuffled));

            compared.Missing.Select(m => m.Addresses.Single()).ShouldBe(members.Except(listed).Select(Ip), ignoreOrder: true);
            compared.Unexpected.Select(u => u.Address).ShouldBe(listed.Except(members).Select(Ip), ignoreOrder: true);
            compared.ResolversDisagree.ShouldBeFalse();
        });

    private static MemberSetComparison Compare(IReadOnlyList<Member> members, params DnsAnswer[] answers) =>
        MemberSets.Compare(new Relay { Name = "r", Url = RelayUrl.Parse($"rels://{Cluster}"), Members = members }, answers);

    private static Member Member(int number) => new() { Host = $"relay-{number}.example.com", Addresses = [Ip(number)] };

    private static IPAddress Ip(int number) => IPAddress.Parse($"192.0.2.{number}");

    private static DnsAnswer Answer(string resolver, params int[] numbers) =>
        new() { Name = Cluster, Resolver = resolver, Addresses = [.. numbers.Select(Ip)], Elapsed = TimeSpan.Zero };
}
