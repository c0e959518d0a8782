using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenZro.Probes.Simulator.Peers;

namespace OpenZro.Probes.Simulator.Management;

/// <summary>Writes what management's HTTP API answers (openzro <c>management/server/http/api/openapi.yml</c>).</summary>
internal static class ManagementApiText
{
    private const string All = "All";

    /// <summary>The answer to a path at the mesh's present; <see langword="null"/> for one that there is none for.</summary>
    public static string? Of(PeerMesh mesh, string path) => path.TrimEnd('/') switch
    {
        "/api/peers" => Peers(mesh),
        "/api/groups" => Write(Groups(mesh), (json, group) => Group(json, group, withPeers: true)),
        "/api/networks" => Write(Networks(mesh), (json, network) => Network(json, mesh, network)),
        "/api/networks/routers" => Write(Routers(mesh), (json, router) => Router(json, router.Peer, router.Network)),
        "/api/networks/resources" => Write(Networks(mesh), (json, network) => Resource(json, mesh, network)),
        "/api/routes" => "[]",
        _ => null,
    };

    private static string Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string Peers(PeerMesh mesh)
    {
        var groups = Groups(mesh).ToDictionary(group => group.Name, StringComparer.Ordinal);
        return Write(mesh.Peers, (json, peer) => Peer(json, mesh, peer, groups));
    }

    private static void Peer(Utf8JsonWriter json, PeerMesh mesh, SimulatedPeer peer, Dictionary<string, PeerGroup> groups)
    {
        json.WriteString("id", peer.Id);
        json.WriteString("name", peer.Plan.Name);
        json.WriteString("ip", peer.Address);
        json.WriteString("connection_ip", "203.0.113.7");
        json.WriteBoolean("connected", peer.Now.IsConnected);
        json.WriteString("last_seen", peer.Now.LastSeen.UtcDateTime);
        json.WriteString("last_login", peer.Now.LastSeen.UtcDateTime);
        json.WriteString("os", peer.Plan.Os);
        json.WriteString("kernel_version", "6.1.0");
        json.WriteNumber("geoname_id", 0);
        json.WriteString("version", "0.53.1-alpha.87");
        json.WriteString("ui_version", "");
        json.WriteString("hostname", peer.Plan.Name);
        json.WriteString("dns_label", peer.Plan.Name + ".mesh.example");
        json.WriteString("user_id", "");
        json.WriteStartArray("groups");
        foreach (var group in peer.Plan.Groups.Prepend(All))
        {
            json.WriteStartObject();
            Group(json, groups[group], withPeers: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("ssh_enabled", false);
        json.WriteBoolean("login_expired", peer.Plan.IsLoginExpired);
        json.WriteBoolean("login_expiration_enabled", false);
        json.WriteBoolean("inactivity_expiration_enabled", false);
        json.WriteBoolean("approval_required", false);
        json.WriteString("country_code", peer.Plan.Country);
        json.WriteString("city_name", "");
        json.WriteString("serial_number", "");
        json.WriteStartArray("extra_dns_labels");
        json.WriteEndArray();
        json.WriteBoolean("ephemeral", false);
        json.WriteNumber("accessible_peers_count", mesh.Peers.Count - 1);
    }

    private static void Group(Utf8JsonWriter json, PeerGroup group, bool withPeers)
    {
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        json.WriteNumber("peers_count", group.Members.Count);
        json.WriteNumber("resources_count", 0);
        json.WriteString("issued", "api");
        if (!withPeers)
        {
            return;
        }

        json.WriteStartArray("peers");
        foreach (var member in group.Members)
        {
            json.WriteStartObject();
            json.WriteString("id", member.Id);
            json.WriteString("name", member.Plan.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("resources");
        json.WriteEndArray();
    }

    private static void Network(Utf8JsonWriter json, PeerMesh mesh, string network)
    {
        json.WriteString("id", "network-" + network);
        json.WriteString("name", network);
        json.WriteString("description", "");
        json.WriteStartArray("routers");
        foreach (var router in Routers(mesh).Where(router => router.Network == network))
        {
            json.WriteStringValue(RouterId(router.Peer, network));
        }

        json.WriteEndArray();
        json.WriteNumber("routing_peers_count", Routers(mesh).Count(router => router.Network == network));
        json.WriteStartArray("resources");
        json.WriteStringValue("resource-" + network);
        json.WriteEndArray();
        json.WriteStartArray("policies");
        json.WriteEndArray();
    }

    private static void Router(Utf8JsonWriter json, SimulatedPeer peer, string network)
    {
        json.WriteString("id", RouterId(peer, network));
        json.WriteString("peer", peer.Id);
        json.WriteNull("peer_groups");
        json.WriteNumber("metric", 9999);
        json.WriteBoolean("masquerade", true);
        json.WriteBoolean("enabled", true);
    }

    private static void Resource(Utf8JsonWriter json, PeerMesh mesh, string network)
    {
        json.WriteString("id", "resource-" + network);
        json.WriteString("type", "subnet");
        json.WriteString("name", network);
        json.WriteString("description", "");
        json.WriteString("address", string.Create(CultureInfo.InvariantCulture, $"10.{77 + Networks(mesh).ToList().IndexOf(network)}.0.0/24"));
        json.WriteBoolean("enabled", true);
        json.WriteStartArray("groups");
        json.WriteEndArray();
    }

    private static IReadOnlyList<PeerGroup> Groups(PeerMesh mesh) =>
    [
        .. mesh.Peers.SelectMany(peer => peer.Plan.Groups.Prepend(All).Distinct().Select(group => (group, peer)))
            .GroupBy(member => member.group, member => member.peer, StringComparer.Ordinal)
            .Select((group, index) => new PeerGroup(string.Create(CultureInfo.InvariantCulture, $"group-{index}"), group.Key, [.. group])),
    ];

    private static IEnumerable<string> Networks(PeerMesh mesh) => mesh.Plan.Peers.SelectMany(peer => peer.Networks).Distinct();

    private static IEnumerable<(SimulatedPeer Peer, string Network)> Routers(PeerMesh mesh) =>
        mesh.Peers.SelectMany(peer => peer.Plan.Networks.Select(network => (peer, network)));

    private static string RouterId(SimulatedPeer peer, string network) => $"router-{network}-{peer.Id}";

    private sealed record PeerGroup(string Id, string Name, IReadOnlyList<SimulatedPeer> Members);
}
