using System.Text.Json;
using System.Text.Json.Serialization;
using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>Which relay each peer of a mesh uses (schema <c>ozprobes.peers/1</c>): what <c>/api/peers</c> answers and snapshots keep.</summary>
public sealed record PeersDocument
{
    /// <summary>The schema's name.</summary>
    public const string SchemaName = "ozprobes.peers/1";

    /// <summary>The schema's name.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>As of when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The relays that management hands out, in its order; <see langword="null"/> when nobody could read them.</summary>
    public IReadOnlyList<string>? Listed { get; init; }

    /// <summary>The peers, by name.</summary>
    public IReadOnlyList<PeerLine> Peers { get; init; } = [];

    /// <summary>The pairs of peers that are relayed.</summary>
    public IReadOnlyList<RelayedPair> Pairs { get; init; } = [];

    /// <summary>Why management could not be asked; <see langword="null"/> when it was.</summary>
    public string? Failure { get; init; }

    /// <summary>What else could not be read, each in a sentence.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>The peers of one region, of one home relay, or both, and their pairs.</summary>
    /// <param name="region">The region; <see langword="null"/> for all.</param>
    /// <param name="relay">The relay, by its name; <see langword="null"/> for all.</param>
    public PeersDocument Only(string? region, string? relay) => this with
    {
        Peers = [.. Peers.Where(peer => (region is null || peer.Region == region) && (relay is null || peer.Relay == relay))],
        Pairs = [.. Pairs.Where(pair => (region is null || pair.FirstRegion == region || pair.SecondRegion == region) && (relay is null || pair.Relay == relay))],
    };

    /// <summary>What findings are made from: homes that are fresh as of this document.</summary>
    public PeerUse Use() => new()
    {
        At = At,
        Connected = Peers.Count(peer => peer.Connected),
        Listed = Listed,
        Homes = [.. Peers.Where(peer => peer is { Connected: true, Relay: not null } && At - peer.SeenAt <= PeerUse.Freshness).Select(peer => new PeerHome(peer.Name, peer.Region, peer.Relay!))],
        Pairs = Pairs,
    };

    /// <summary>The document as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PeersJson.Default.PeersDocument);

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static PeersDocument FromJson(string json) =>
        JsonSerializer.Deserialize(json, PeersJson.Default.PeersDocument) is { Schema: SchemaName } document ? document : throw new JsonException($"This is no {SchemaName}.");
}

/// <summary>A peer in a <see cref="PeersDocument"/>.</summary>
public sealed record PeerLine
{
    /// <summary>The peer's id in management.</summary>
    public required string Id { get; init; }

    /// <summary>The peer's name.</summary>
    public required string Name { get; init; }

    /// <summary>The region that measures what it meets.</summary>
    public string? Region { get; init; }

    /// <summary>The country that management places it in.</summary>
    public string? Country { get; init; }

    /// <summary>Whether its stream to management stands.</summary>
    public bool Connected { get; init; }

    /// <summary>The home relay's name in the fleet, or its instance URL where the fleet has none of that; <see langword="null"/> when it is not known.</summary>
    public string? Relay { get; init; }

    /// <summary>The home relay's instance URL, as the peer tells it.</summary>
    public string? Home { get; init; }

    /// <summary>The home relay's URL as management lists it, where the peer's log could be read.</summary>
    public string? Configured { get; init; }

    /// <summary>When that was seen.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>How many relayed pairs it is in.</summary>
    public int Relayed { get; init; }
}

/// <summary>How the document is written: camelCase, what is not known left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(PeersDocument))]
internal sealed partial class PeersJson : JsonSerializerContext;
