using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>
/// Members of a cluster do not forward to each other: <c>fabric-broken</c>. Pairs with a drained member, with a member that fails by
/// itself, or with instance URLs of their own (no fabric is meant to be) are left out.
/// </summary>
internal sealed class FabricBroken() : RelayRule(new(
    FindingCodes.FabricBroken,
    Severity.Error,
    "A message from a peer on one member does not reach a peer on another: peers that land on different members cannot talk.",
    "Let the members find and reach each other on the cluster port, with the same cluster secret."))
{
    public override IEnumerable<Ruling> Judge(RelayCase relay)
    {
        var failed = relay.Seen.Fabric.Where(f => f.Failure is { Reason: not FailureReason.Local } && IsMeant(relay, f)).ToList();
        if (failed.Count == 0)
        {
            yield break;
        }

        var pairs = failed.Select(f => $"{f.From} to {f.To}").Distinct().ToList();
        var prefix = relay.Dialect.EnvironmentPrefix;
        yield return Found(
            relay.Subject(),
            $"{relay.Relay.Name} does not forward between members: {Wording.List(pairs)}",
            failed.Select(f => $"{f.From} to {f.To}: {f.Failure!.Detail}"),
            $"on each member: {prefix}CLUSTER_HEADLESS must resolve to every member, {prefix}POD_IP be an address that it resolves to, and {prefix}CLUSTER_AUTH_SECRET be the same; "
                + $"TCP 7090 must be open between them: nc -vz {failed[0].To} 7090; without a fabric give each member an instanceUrl of its own");
    }

    private static bool IsMeant(RelayCase relay, FabricObservation pair) =>
        new[] { pair.From, pair.To }.All(host =>
            relay.FindMember(host) is not { } member || (!member.Drained && member.InstanceUrl is null && !Fails(relay, host)));

    private static bool Fails(RelayCase relay, string host) =>
        relay.Tried.Any(o => o.Endpoint.Member is { } member && Wording.SameName(member, host) && o.Failure is not null);
}
