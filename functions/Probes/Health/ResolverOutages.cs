using System.Globalization;
using System.Net;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Findings.Rules;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Health;

/// <summary>
/// Finds DNS servers that are down in what one region saw: every name of every relay fails through it, and not because a name does not
/// exist. When all of several servers fail, the fault is not theirs. Pure.
/// </summary>
internal static class ResolverOutages
{
    /// <summary>The outages in a run.</summary>
    public static IReadOnlyList<ResolverOutage> In(FleetDefinition fleet, ProbeRun run)
    {
        var asked = run.Relays.SelectMany(relay => relay.Dns.Select(answer => (relay.Relay, Answer: answer)))
            .Where(dns => dns.Answer.Resolver is not (DnsAnswer.Hosts or DnsAnswer.Literal))
            .ToLookup(dns => dns.Answer.Resolver, StringComparer.Ordinal);
        var down = asked.Where(resolver => resolver.All(dns => IsItsFault(dns.Answer.Failure))).ToList();
        if (down.Count == 0 || (down.Count == asked.Count && down.Count > 1))
            return [];
        var isTotal = down.Count == asked.Count && run.Relays.SelectMany(relay => relay.Dns).All(answer => answer.Failure is not null);
        return [.. down.Select(resolver => new ResolverOutage(new SeenCause(CauseOf(fleet, run.Region, resolver.Key), Detail([.. resolver.Select(dns => dns.Answer)], isTotal)), isTotal))];
    }

    private static bool IsItsFault(ProbeFailure? failure) => failure is { Reason: not (FailureReason.NameNotFound or FailureReason.NoAddress) };

    /// <summary>A server that the fleet names is the same wherever it is asked from; a region's own is another's in another region.</summary>
    private static Cause CauseOf(FleetDefinition fleet, string region, string resolver) => new()
    {
        Kind = CauseKind.Resolver,
        Resolver = resolver,
        Region = fleet.Resolvers.Count > 0 && !(IPEndPoint.TryParse(resolver, out var address) && IPAddress.IsLoopback(address.Address)) ? null : region,
    };

    private static CauseDetail Detail(IReadOnlyList<DnsAnswer> answers, bool isTotal) => new()
    {
        Severity = isTotal ? Severity.Error : Severity.Warning,
        Code = FindingCodes.DnsFailed,
        Message = string.Create(CultureInfo.InvariantCulture, $"the DNS server {answers[0].Resolver} answers for no relay{(isTotal ? ", and there is no other" : "")}"),
        Evidence = [.. answers.Select(answer => $"{answer.Name}: {answer.Failure!.Detail}").Distinct(StringComparer.Ordinal).Take(12)],
        Remedy = $"mend the DNS server {answers[0].Resolver} or the way to it, or name others with resolvers in the fleet file; then check: {Commands.Dig(answers[0].Name, answers[0].Resolver)}",
    };
}
