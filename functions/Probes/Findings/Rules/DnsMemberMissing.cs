namespace OpenZro.Probes.Findings.Rules;

/// <summary>A member in service that no resolver lists: <c>dns-member-missing</c>. One that is drained may be absent; one that only some resolvers lack is <c>dns-resolvers-disagree</c>.</summary>
internal sealed class DnsMemberMissing() : RelayRule(new(
    FindingCodes.DnsMemberMissing,
    Severity.Error,
    "A member in service is missing from the relay's DNS name: no peer finds it, and the others carry its share.",
    "Add the member's addresses to the name, or mark it drained in the fleet."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var name = relay.Relay.Url.Host;
        var comparison = relay.Published;
        var missing = comparison.Missing.Where(m => m.Everywhere).Select(m => (m.Member, m.Addresses))
            .Concat(comparison.MissingAddresses.GroupBy(m => m.Member).Select(g => (Member: g.Key, Addresses: (IReadOnlyList<System.Net.IPAddress>)[.. g.Select(m => m.Address)])));
        return
            from m in missing
            let addresses = Wording.Addresses(m.Addresses)
            select Found(
                relay.Subject(m.Member.Host, m.Addresses.Count == 1 ? m.Addresses[0] : null, name),
                $"{name} does not list {m.Member.Host} ({addresses})",
                relay.DnsEvidence,
                $"add {string.Join(" and ", m.Addresses.Select(a => $"\"{name}. IN {(a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "AAAA" : "A")} {a}\""))} to the zone, "
                    + $"or write drained: true for the member in the fleet; check: {Commands.Dig(name, relay.FirstResolver)}",
                Repair.Published(relay, name, m.Addresses));
    }
}
