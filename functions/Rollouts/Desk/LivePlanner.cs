using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Gathers what a plan is made of, and has it made. It reads and changes nothing.</summary>
/// <param name="parts">What is seen of the world.</param>
internal sealed class LivePlanner(RolloutParts parts)
{
    /// <summary>Plans a file as the world is now.</summary>
    public async Task<PlanAnswer> PlanAsync(string yaml, string fileName, CancellationToken cancellationToken)
    {
        var fleet = await parts.Fleets.ReadAsync(cancellationToken);
        var reading = RolloutReader.Read(yaml, fileName, parts.Drivers.Names, fleet);
        if (reading.File is not { } file)
            return new() { Errors = reading.Errors, ErrorsLeftOut = reading.ErrorsLeftOut, Warnings = reading.Warnings };

        var peers = await PeersAsync(file, fleet, cancellationToken);
        var addresses = await AddressesAsync(file, fleet, cancellationToken);
        var picks = await parts.Probes.PicksAsync(fleet, file.Relay, file.Kind == RolloutKind.Retire ? RelayState.Candidate : RelayState.Active, cancellationToken);
        var plan = Planner.Make(new()
        {
            Fleet = fleet,
            File = file,
            Addresses = addresses.Addresses,
            Peers = peers.Peers,
            Picks = picks,
            Evidence = await EvidenceAsync(file, fleet, picks, cancellationToken),
            Connections = parts.Drivers.Names,
        });
        return new()
        {
            Plan = plan with { Refusals = [.. Unreadable(addresses.Failure, peers.Failure), .. plan.Refusals] },
            FileHash = CanonicalJson.HashOf(file),
            Fleet = fleet,
            Warnings = reading.Warnings,
            Unread = peers.Unread,
            Preview = await PreviewAsync(file, cancellationToken),
        };
    }

    /// <summary>The addresses that a fleet has management list, in its order.</summary>
    internal static IReadOnlyList<string> Listed(FleetDefinition fleet) =>
        [.. fleet.Relays.Where(relay => relay.State != RelayState.Candidate).Select(relay => relay.Url.Text)];

    /// <summary>
    /// The peers as they are known; before a relay is retired, those that may call it home are asked anew, since what was kept of them may be
    /// from before they were moved.
    /// </summary>
    private async Task<PeerReading> PeersAsync(RolloutFile file, FleetDefinition fleet, CancellationToken cancellationToken)
    {
        var reading = await parts.Directory.ReadAsync(fleet, cancellationToken);
        if (file.Kind != RolloutKind.Retire || reading.Failure is not null || fleet.Relays.FirstOrDefault(relay => relay.Name == file.Relay) is not { } relay)
            return reading;
        var homes = await FreshHomes.AskAsync(parts.Directory, fleet, reading.Peers, relay, parts.Clock.GetUtcNow() - FreshHomes.Last, cancellationToken);
        var fresh = homes.Peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
        return reading with { Peers = [.. reading.Peers.Select(peer => fresh.GetValueOrDefault(peer.Id) ?? peer)], Unread = [.. reading.Unread.Union(homes.Unread)] };
    }

    private async Task<AddressReading> AddressesAsync(RolloutFile file, FleetDefinition fleet, CancellationToken cancellationToken)
    {
        var listed = Listed(fleet);
        return file.Register is { } register && parts.Drivers.Register(register.Via, listed) is { } driver
            ? await driver.ReadAsync(cancellationToken)
            : new() { Addresses = listed };
    }

    private async Task<RelayVerdict?> EvidenceAsync(RolloutFile file, FleetDefinition fleet, IReadOnlyList<RegionPick> picks, CancellationToken cancellationToken)
    {
        if (file is not { Kind: RolloutKind.Add, Provision: null } || Planner.VerifyOf(fleet, file) is not { } verify)
            return null;
        var runs = await parts.Probes.RunsAsync(fleet, file.Relay!, verify.Samples, cancellationToken);
        return RelayVerification.Judge(fleet, verify, runs, picks);
    }

    private async Task<IReadOnlyList<string>> PreviewAsync(RolloutFile file, CancellationToken cancellationToken)
    {
        if (file.Provision is not { } rules || parts.Drivers.Provision(rules) is not { } driver)
            return [];
        var preview = await driver.PreviewAsync(cancellationToken);
        return preview.Failure is { } failure ? [$"what would be changed cannot be told: {failure}"] : preview.Changes;
    }

    private static IEnumerable<PlanRefusal> Unreadable(DriverFailure? addresses, DriverFailure? peers)
    {
        if (addresses is not null)
            yield return new("addresses-unreadable", $"management's list of relays cannot be read: {addresses}");
        if (peers is not null)
            yield return new("peers-unreadable", $"the mesh's peers cannot be read: {peers}");
    }
}
