using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// A relay tells its peers another address than it should: <c>instance-url-mismatch</c>. Default ports are filled in before comparing;
/// a member's own instance URL goes before the relay's. Without an expectation nothing is compared.
/// </summary>
internal sealed class InstanceUrlMismatch() : RelayRule(new(
    FindingCodes.InstanceUrlMismatch,
    Severity.Error,
    "The relay tells authenticated peers an instance URL other than the expected one: peers on it look for each other in the wrong place.",
    "Set the relay's exposed address to the expected URL and restart it; members that share a fabric share one."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay) =>
        from fault in Fault.Group(relay, relay.Tried, o => o.InstanceUrl is { } told && Expected(relay, o.Endpoint.Member) is { } expected && !Same(told, expected) ? told : null)
        let expected = Expected(relay, fault.First.Endpoint.Member)!
        select Found(
            fault.Subject,
            $"{fault.Who} tells its peers that it is {fault.Key}, and {expected} is expected",
            fault.Endpoints.Select(o => Wording.Line(o, $"instance URL {o.InstanceUrl}")),
            $"set {relay.Dialect.EnvironmentPrefix}EXPOSED_ADDRESS={expected} for {relay.Dialect.RelayService} and run: {Commands.Restart(relay.Dialect)}; "
                + "if the relay is right, correct instanceUrl in the fleet");

    private static RelayUrl? Expected(RelayCase relay, string? member) => relay.FindMember(member)?.InstanceUrl ?? relay.Relay.InstanceUrl;

    private static bool Same(string told, RelayUrl expected) => RelayUrl.TryParse(told, out var url, out _) && url.Equals(expected);
}
