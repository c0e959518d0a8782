namespace OpenZro.Probes.Findings.Rules;

/// <summary>Resolvers give different answers for the relay's name: <c>dns-resolvers-disagree</c>.</summary>
internal sealed class DnsResolversDisagree() : RelayRule(new(
    FindingCodes.DnsResolversDisagree,
    Severity.Info,
    "Resolvers answer differently for the relay's name, or some of them fail: a change on its way, a split view, or an old cache.",
    "Wait for the time to live; then compare the zone on each of its servers."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var name = relay.Relay.Url.Host;
        var failing = relay.Published.FailedResolvers;
        var someAnswer = relay.Seen.Dns.Any(a => relay.HasRelayName(a) && a.Failure is null);
        if (relay.Published.ResolversDisagree || (failing.Count > 0 && someAnswer))
        {
            yield return Found(
                relay.Subject(name: name),
                relay.Published.ResolversDisagree
                    ? $"resolvers disagree about {name}"
                    : $"{Wording.List(failing)} {(failing.Count == 1 ? "does" : "do")} not resolve {name}, and others do",
                relay.DnsEvidence,
                $"wait for the time to live and ask again: {Commands.Dig(name, failing.Count > 0 ? failing[0] : relay.FirstResolver)}; if it stays, compare the zone's servers: dig +nssearch {name}");
        }
    }
}
