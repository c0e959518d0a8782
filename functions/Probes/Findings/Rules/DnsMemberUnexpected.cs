namespace OpenZro.Probes.Findings.Rules;

/// <summary>The relay's name lists what is no member, or a drained one: <c>dns-member-unexpected</c>.</summary>
internal sealed class DnsMemberUnexpected() : RelayRule(new(
    FindingCodes.DnsMemberUnexpected,
    Severity.Warning,
    "The relay's DNS name lists an address that belongs to no member of the fleet, or a member that is drained.",
    "Take the address out of the name, or add it to the member's addresses in the fleet."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var name = relay.Relay.Url.Host;
        foreach (var unexpected in relay.Published.Unexpected)
        {
            yield return Found(
                relay.Subject(null, unexpected.Address, name),
                $"{name} lists {unexpected.Address}, which is no member's address",
                relay.DnsEvidence,
                $"take {unexpected.Address} out of the zone, or add it to a member of {relay.Relay.Name} in the fleet; check: {Commands.Dig(name, relay.FirstResolver)}");
        }

        foreach (var member in relay.Published.DrainedButListed)
        {
            yield return Found(
                relay.Subject(null, null, name),
                $"{name} still lists {member.Host}, which the fleet calls drained",
                relay.DnsEvidence,
                $"take {member.Host} ({Wording.Addresses(member.Addresses)}) out of the zone, or remove drained: true from the member in the fleet; check: {Commands.Dig(name, relay.FirstResolver)}");
        }
    }
}
