using System.Net;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>What must hold within one relay of a fleet file.</summary>
internal static class RelayRules
{
    /// <summary>Adds every rule that is broken.</summary>
    public static void Check(Fields relay, YamlProblems problems)
    {
        CheckUrl(relay, problems);
        CheckInstanceUrls(relay, problems);
        CheckMembers(relay.List(RelayShape.Members), problems);
    }

    private static void CheckUrl(Fields relay, YamlProblems problems)
    {
        if (relay.Find(RelayShape.Url) is not { } url)
        {
            return;
        }

        if (url.Value.Path.Length > 0)
        {
            problems.Warning(url.At, "the URL has a path: the client's QUIC dialer cannot read it, so peers only get the slower WebSocket; list the relay without it");
        }

        var quic = relay.List(RelayShape.Transports).FirstOrDefault(transport => transport.Value == Transport.Quic);
        if (quic is not null && !url.Value.IsTls)
        {
            problems.Error(quic.At, "a rel:// relay offers no quic, which needs TLS: remove it, or list the relay with rels://");
        }
    }

    private static void CheckInstanceUrls(Fields relay, YamlProblems problems)
    {
        if (relay.Find(RelayShape.InstanceUrl) is not { } shared)
        {
            return;
        }

        foreach (var own in relay.List(RelayShape.Members).Select(member => member.Value.Find(MemberShape.InstanceUrl)).OfType<Located<RelayUrl>>())
        {
            if (!own.Value.Equals(shared.Value))
            {
                problems.Error(own.At, $"the relay has one instance URL for all its members, in line {shared.At.Line}, and this member another: keep one or the other");
            }
        }
    }

    private static void CheckMembers(IReadOnlyList<Located<Fields>> members, YamlProblems problems)
    {
        FleetRules.CheckUnique(
            members.Select(member => member.Value.Find(MemberShape.Host)),
            StringComparer.Ordinal,
            (host, line) => $"the member '{host}' stands in line {line} already: put all its addresses there",
            problems);
        FleetRules.CheckUnique(
            members.SelectMany(member => member.Value.List(MemberShape.Addresses)),
            EqualityComparer<IPAddress>.Default,
            (address, line) => $"{address} belongs to the member in line {line} already: an address is one member's",
            problems);
        if (members.Count > 0 && members.All(member => member.Value.Get(MemberShape.Drained, false)))
        {
            problems.Warning(members[0].At, "every member is drained, so the relay's name has no address left: keep one in DNS, or make the relay a candidate");
        }
    }
}
