using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Drivers;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// The peers of a mesh: management's API says who there is, the peers themselves say which relay they use, and what they last said is
/// kept. Part of an answer is an answer: what is missing is told beside it.
/// </summary>
/// <param name="options">What is asked.</param>
/// <param name="store">Where sightings are kept.</param>
/// <param name="time">The clock.</param>
public sealed class PeerDirectory(PeerDirectoryOptions options, ITableStore store, TimeProvider time) : IPeerDirectory
{
    /// <summary>How long what was read is good for asking peers: a thousand of them are asked a hundred at a time.</summary>
    private static readonly TimeSpan KnownLasts = TimeSpan.FromSeconds(30);

    private readonly PeerSightings _sightings = new(store);
    private volatile Known? _known;

    /// <inheritdoc/>
    public async Task<PeerReading> ReadAsync(FleetDefinition fleet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return await ReadAsync(fleet, await KnownAsync(fleet.Mesh, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PeerReading> AskAsync(FleetDefinition fleet, IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(peers);
        var known = _known is { } recent && recent.Mesh == fleet.Mesh && time.GetUtcNow() - recent.At < KnownLasts ? recent : await KnownAsync(fleet.Mesh, cancellationToken);
        var reading = await ReadAsync(fleet, known, cancellationToken);
        if (reading.Failure is not null)
        {
            return reading;
        }

        var wanted = peers.ToHashSet(StringComparer.Ordinal);
        var asked = reading.Peers.Where(peer => wanted.Contains(peer.Id)).ToList();
        var unread = reading.Unread.ToList();
        var seen = await AskAsync(asked, unread, cancellationToken);
        await KeepAsync(fleet.Mesh, seen.Values.Select(sight => sight.Sighting).OfType<PeerSighting>(), unread, cancellationToken);
        return new PeerReading { Peers = [.. asked.Select(peer => With(peer, seen.GetValueOrDefault(peer.Id)))], Unread = unread };
    }

    /// <summary>What management says and what is kept, which are read at once: of a large mesh each takes seconds.</summary>
    private async Task<Known> KnownAsync(string mesh, CancellationToken cancellationToken)
    {
        var asked = PeerAnswers.ReadAsync(options.Management, cancellationToken);
        var kept = SightingsAsync(mesh, cancellationToken);
        await Task.WhenAll(asked, kept);
        var (answers, (sightings, unkept)) = (await asked, await kept);
        var known = new Known(mesh, time.GetUtcNow(), answers, sightings, [.. answers.Unread, .. unkept]);
        _known = answers.Peers is null ? null : known;
        return known;
    }

    private async Task<PeerReading> ReadAsync(FleetDefinition fleet, Known known, CancellationToken cancellationToken) => known.Answers.Peers is null
        ? new PeerReading { Failure = known.Answers.Failure }
        : new PeerReading { Peers = await FactsAsync(fleet, known.Answers, known.Sightings, cancellationToken), Unread = known.Unread };

    private static PeerFacts With(PeerFacts peer, Seen? seen) => peer with
    {
        Home = seen?.Sighting?.Home,
        HomeSeenAt = seen?.Sighting?.Home is null ? null : seen.Sighting.At,
        IsLoginExpired = peer.IsLoginExpired || (seen?.NeedsLogin ?? false),
        ConnectsByItself = seen?.Sighting?.ConnectsByItself ?? peer.ConnectsByItself,
    };

    private async Task<(IReadOnlyDictionary<string, PeerSighting> Sightings, IReadOnlyList<string> Unread)> SightingsAsync(string mesh, CancellationToken cancellationToken)
    {
        try
        {
            return (await _sightings.ReadAsync(mesh, cancellationToken), []);
        }
        catch (StorageException failure)
        {
            return (new Dictionary<string, PeerSighting>(), [$"the homes that peers were last seen with: {failure.Message}"]);
        }
    }

    private async Task KeepAsync(string mesh, IEnumerable<PeerSighting> sightings, List<string> unread, CancellationToken cancellationToken)
    {
        try
        {
            await _sightings.KeepAsync(mesh, sightings, cancellationToken);
        }
        catch (StorageException failure)
        {
            unread.Add($"what the peers said could not be kept: {failure.Message}");
        }
    }

    private async Task<IReadOnlyList<PeerFacts>> FactsAsync(
        FleetDefinition fleet, PeerAnswers answers, IReadOnlyDictionary<string, PeerSighting> sightings, CancellationToken cancellationToken)
    {
        var networks = RoutingPeers.Networks(answers.Groups, answers.Networks, answers.Routers, answers.Routes);
        var ownPath = Peers.OwnPath.Of(answers, networks, await options.OwnHosts(cancellationToken));
        var regions = new PeerRegions(fleet, options.Watching.Regions);
        return [.. answers.Peers!.Select(peer => Placed(regions, new PeerFacts
        {
            Id = peer.Id,
            Name = peer.Name,
            Address = peer.Ip is { Length: > 0 } address ? address : null,
            Groups = [.. (peer.Groups ?? []).Select(group => group.Name)],
            Country = peer.CountryCode is { Length: > 0 } country ? country : null,
            Os = peer.Os is { Length: > 0 } os ? os : null,
            IsConnected = peer.Connected,
            LastSeen = peer.LastSeen,
            IsLoginExpired = peer.LoginExpired,
            NeedsApproval = peer.ApprovalRequired,
            Networks = networks.GetValueOrDefault(peer.Id, []),
            Home = sightings.GetValueOrDefault(peer.Id)?.Home,
            HomeSeenAt = sightings.GetValueOrDefault(peer.Id) is { Home: not null } sighting ? sighting.At : null,
            ConnectsByItself = sightings.GetValueOrDefault(peer.Id)?.ConnectsByItself,
            IsSelf = IsSelf(peer),
            IsOnOurPath = ownPath.Contains(peer.Id) || Named(options.OwnPath, peer),
        }))];
    }

    private static PeerFacts Placed(PeerRegions regions, PeerFacts peer) => peer with { Region = regions.Of(peer) };

    private bool IsSelf(ApiPeer peer) => Named(options.Self, peer) || options.OwnAddresses.Contains(peer.Ip, StringComparer.Ordinal);

    private static bool Named(IReadOnlyList<string> names, ApiPeer peer) => names.Contains(peer.Name, StringComparer.OrdinalIgnoreCase);

    private async Task<Dictionary<string, Seen>> AskAsync(IReadOnlyList<PeerFacts> peers, List<string> unread, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.AskTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var ways = peers.GroupBy(peer => options.Watching.Via.FirstOrDefault(route => route.Match.Match(peer) is not null)?.Use ?? "", StringComparer.Ordinal).ToList();
        var answers = await Task.WhenAll(ways.Select(way => AskAsync(way.Key, [.. way], end.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        unread.AddRange(answers.SelectMany(answer => answer.Unread));
        return answers.SelectMany(answer => answer.Seen).ToDictionary(seen => seen.Key, seen => seen.Value, StringComparer.Ordinal);
    }

    private async Task<(IReadOnlyDictionary<string, Seen> Seen, IReadOnlyList<string> Unread)> AskAsync(
        string use, IReadOnlyList<PeerFacts> peers, CancellationToken cancellationToken)
    {
        var nobody = new Dictionary<string, Seen>();
        if (use.Length == 0)
        {
            return (nobody, [Unasked(peers, "no route of 'peers.via' matches")]);
        }

        if (options.Drivers.Restart(use) is not { } driver)
        {
            return (nobody, [Unasked(peers, $"there is no connection '{use}'")]);
        }

        try
        {
            var targets = peers.Select(peer => new PeerTarget { Id = peer.Id, Name = peer.Name, Address = peer.Address }).ToList();
            var sights = await driver.ObserveAsync(operation: null, targets, cancellationToken).WaitAsync(cancellationToken);
            var names = peers.ToDictionary(peer => peer.Id, StringComparer.Ordinal);
            var silent = sights.Where(sight => sight.Status is null).GroupBy(sight => sight.Failure?.ToString() ?? "it tells no status", StringComparer.Ordinal);
            return (
                sights.ToDictionary(sight => sight.PeerId, sight => new Seen(PeerSighting.Of(sight, time.GetUtcNow()), sight.NeedsLogin), StringComparer.Ordinal),
                [.. silent.Select(group => Unasked([.. group.Select(sight => names[sight.PeerId])], group.Key))]);
        }
        catch (OperationCanceledException)
        {
            return (nobody, [Unasked(peers, $"{use} did not answer within {DurationText.Format(options.AskTimeout)}")]);
        }
    }

    private static string Unasked(IReadOnlyList<PeerFacts> peers, string why)
    {
        const int Most = 5;
        var names = string.Join(", ", peers.Take(Most).Select(peer => peer.Name));
        return $"the home of {names}{(peers.Count > Most ? $" and {peers.Count - Most} more" : "")}: {why}";
    }

    private sealed record Known(string Mesh, DateTimeOffset At, PeerAnswers Answers, IReadOnlyDictionary<string, PeerSighting> Sightings, IReadOnlyList<string> Unread);

    private sealed record Seen(PeerSighting? Sighting, bool NeedsLogin);
}
