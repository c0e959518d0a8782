using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// No resolver tells an address of a name: <c>dns-failed</c>. A member's own name is needed only where the fleet gives it no addresses
/// or an instance URL of that name; elsewhere its failure is an info, and so is that of one family beside one that answers. What only some resolvers fail at is <c>dns-resolvers-disagree</c>.
/// </summary>
internal sealed class DnsFailed() : RelayRule(new(
    FindingCodes.DnsFailed,
    Severity.Error,
    "No resolver gives an address for the relay's name, or for a member's name that is needed.",
    "Publish the name, or mend its zone or the resolver."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        foreach (var answers in relay.Seen.Dns.GroupBy(a => a.Name.TrimEnd('.').ToUpperInvariant()).Where(g => g.All(a => a.Failure is not null)))
        {
            var first = answers.First();
            var isRelay = relay.HasRelayName(first);
            var member = relay.FindMember(first.Name);
            var needed = isRelay || member is null || member.Addresses.Count == 0 || NamesHost(member.InstanceUrl ?? relay.Relay.InstanceUrl, member);
            var reasons = answers.Select(a => a.Failure!.Reason).Distinct().ToList();
            yield return Found(
                relay.Subject(isRelay ? null : member?.Host, name: first.Name),
                $"{first.Name} has no address: {Explain(reasons)}",
                answers.Select(a => $"{a.Resolver}: {a.Failure!.Detail}"),
                $"{Advise(reasons, first.Name)}; then check: {Commands.Dig(first.Name, first.Resolver)}",
                needed ? Repair.Resolved(relay, first.Name) : null,
                needed ? null : Severity.Info);
        }

        foreach (var half in relay.Seen.Dns.Where(a => a.FamilyFailure is not null).GroupBy(a => (Name: a.Name.TrimEnd('.').ToUpperInvariant(), Type: FailingType(a))))
        {
            var first = half.First();
            yield return Found(
                relay.Subject(relay.HasRelayName(first) ? null : relay.FindMember(first.Name)?.Host, name: first.Name),
                $"{first.Name} resolves, and asking for its {half.Key.Type} record fails: a peer may wait for that answer each time it connects",
                half.Select(a => $"{a.Resolver}: {Wording.Addresses(a.Addresses)}; {half.Key.Type}: {a.FamilyFailure!.Detail}"),
                $"let the zone's servers answer {half.Key.Type} too, with an empty answer where there is no such record; check: {Commands.Dig(first.Name, first.Resolver)}",
                severity: Severity.Info);
        }
    }

    /// <summary>The type of record that failed: the one of which there is no address.</summary>
    private static string FailingType(DnsAnswer answer) =>
        answer.Addresses.Any(a => a.AddressFamily == AddressFamily.InterNetworkV6) ? "A" : "AAAA";

    private static bool NamesHost(RelayUrl? instance, Member member) => instance is not null && Wording.SameName(instance.Host, member.Host);

    private static string Explain(List<FailureReason> reasons) => reasons is [var only]
        ? only switch
        {
            FailureReason.NameNotFound => "the name does not exist (NXDOMAIN)",
            FailureReason.NoAddress => "the name exists without A or AAAA record",
            FailureReason.ServerFailure => "the resolver fails (SERVFAIL), as with a broken delegation or DNSSEC",
            FailureReason.QueryRefused => "the resolver refuses to answer (REFUSED)",
            FailureReason.Lame => "the server asked does not serve the zone (lame)",
            FailureReason.Timeout => "the resolver does not answer",
            FailureReason.Protocol => "the resolver's answer cannot be read",
            _ => "the resolver cannot be asked",
        }
        : "every resolver fails in its own way";

    private static string Advise(List<FailureReason> reasons, string name) => reasons.All(r => r is FailureReason.NameNotFound or FailureReason.NoAddress)
        ? $"publish A records (and AAAA, if any) for {name}, one per member"
        : $"mend the resolver, or the delegation of the zone of {name}: dig +trace {name}";
}
