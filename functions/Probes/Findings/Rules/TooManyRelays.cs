using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Findings.Rules;

/// <summary>More relays than the client dials at once: <c>too-many-relays</c> (openzro <c>relay/client/picker.go</c>, <c>maxConcurrentServers</c>).</summary>
internal sealed class TooManyRelays() : RegionRule(new(
    FindingCodes.TooManyRelays,
    Severity.Warning,
    "Management lists more than 7 relays: the client dials 7 at a time in list order, and decides only once all were dialled.",
    "List at most 7, or put the relays that matter most first."))
{
    public override IEnumerable<Finding> Judge(RunCase run, IReadOnlySet<string> unhealthy)
    {
        var listed = run.Fleet.Relays.Where(r => r.State != RelayState.Candidate).ToList();
        if (listed.Count > ClientCosts.MaxConcurrent)
        {
            yield return Found(
                run,
                $"{listed.Count} relays are listed, and the client dials {ClientCosts.MaxConcurrent} at a time: a slow one among the first delays every pick",
                listed.Select((r, i) => $"{i + 1}. {r.Name} {r.Url}"),
                $"list at most {ClientCosts.MaxConcurrent} relays in management ({run.Fleet.Dialect.HelmAddressesPath} in the Helm chart), or put those that matter most first");
        }
    }
}
