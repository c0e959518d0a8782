using System.Text;
using System.Text.Json;

namespace OpenZro.Probes.Simulator.Peers;

/// <summary>
/// Writes what a client's <c>status --json</c> prints (openzro <c>client/cmd/status.go</c>, <c>client/status/status.go</c>), with all
/// its traps: a text and exit code 0 while it waits for a login, lists that are null when they are empty, latencies in nanoseconds,
/// the home relay by its instance URL, and without a home one entry per configured URL.
/// </summary>
internal static class ClientStatusText
{
    private const string Version = "0.53.1-alpha.87";
    private const long DirectLatencyNanoseconds = 12_400_000;

    /// <summary>What a peer answers at the mesh's present.</summary>
    public static ClientAnswer Of(PeerMesh mesh, SimulatedPeer peer)
    {
        var command = mesh.Plan.Dialect.Command;
        return !peer.Now.IsRunning
            ? new(1, "", $"Error: failed to connect to daemon error: context deadline exceeded\nIf the daemon is not running please run: \n{command} service install \n{command} service start\n")
            : peer.Now.NeedsLogin
                ? new(0, $"Daemon status: NeedsLogin\n\nRun UP command to log in with SSO (interactive login):\n\n {command} up \n\n", "")
                : new(0, Json(mesh, peer), "");
    }

    private static string Json(PeerMesh mesh, SimulatedPeer peer)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var neighbours = mesh.NeighboursOf(peer).ToList();
            json.WriteStartObject();
            Peers(json, mesh, peer, neighbours);
            json.WriteString("cliVersion", Version);
            json.WriteString("daemonVersion", Version);
            Server(json, "management", "https://management.mesh.example:443", peer.Now.IsConnected);
            Server(json, "signal", "https://signal.mesh.example:443", peer.Now.IsConnected);
            Relays(json, mesh, peer, neighbours);
            json.WriteString(mesh.Plan.Dialect.StatusAddressKey, peer.Address + "/16");
            json.WriteString("publicKey", peer.PublicKey);
            json.WriteBoolean("usesKernelInterface", true);
            json.WriteString("fqdn", Fqdn(peer));
            json.WriteBoolean("quantumResistance", false);
            json.WriteBoolean("quantumResistancePermissive", false);
            json.WriteNull("networks");
            json.WriteNumber("forwardingRules", 0);
            json.WriteNull("dnsServers");
            json.WriteStartArray("events");
            json.WriteEndArray();
            json.WriteBoolean("lazyConnectionEnabled", false);
            json.WriteString("profileName", "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Peers(Utf8JsonWriter json, PeerMesh mesh, SimulatedPeer peer, List<(SimulatedPeer Peer, bool IsRelayed)> neighbours)
    {
        json.WriteStartObject("peers");
        json.WriteNumber("total", neighbours.Count);
        json.WriteNumber("connected", neighbours.Count(other => ArePaired(peer, other.Peer)));
        if (neighbours.Count == 0)
        {
            json.WriteNull("details");
        }
        else
        {
            json.WriteStartArray("details");
            foreach (var (other, isRelayed) in neighbours)
            {
                Peer(json, mesh, peer, other, isRelayed);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Peer(Utf8JsonWriter json, PeerMesh mesh, SimulatedPeer peer, SimulatedPeer other, bool isRelayed)
    {
        var arePaired = ArePaired(peer, other);
        json.WriteStartObject();
        json.WriteString("fqdn", Fqdn(other));
        json.WriteString(mesh.Plan.Dialect.StatusAddressKey, other.Address);
        json.WriteString("publicKey", other.PublicKey);
        json.WriteString("status", arePaired ? "Connected" : "Connecting");
        json.WriteString("lastStatusUpdate", peer.Now.ChosenAt.UtcDateTime);
        json.WriteString("connectionType", !arePaired ? "" : isRelayed ? "Relayed" : "P2P");
        Pair(json, "iceCandidateType", arePaired && !isRelayed ? "srflx" : "");
        Pair(json, "iceCandidateEndpoint", "");
        json.WriteString("relayAddress", arePaired ? Controller(peer, other).Now.Home!.InstanceUrl : "");
        json.WriteString("lastWireguardHandshake", arePaired ? peer.Now.ChosenAt.UtcDateTime : DateTime.MinValue);
        json.WriteNumber("transferReceived", 0);
        json.WriteNumber("transferSent", 0);
        json.WriteNumber("latency", arePaired && !isRelayed ? DirectLatencyNanoseconds : 0);
        json.WriteBoolean("quantumResistance", false);
        json.WriteNull("networks");
        json.WriteEndObject();
    }

    private static void Relays(Utf8JsonWriter json, PeerMesh mesh, SimulatedPeer peer, List<(SimulatedPeer Peer, bool IsRelayed)> neighbours)
    {
        var home = peer.Now.Home;
        IReadOnlyList<(string Url, bool IsAvailable, string Error)> relays =
        [
            ("stun:stun.mesh.example:3478", true, ""),
            .. home is null
                ? peer.Now.Known.Select(url => (url, false, "relay client not connected"))
                : Connected(mesh, peer, home, neighbours).Select(url => (url, true, "")),
        ];
        json.WriteStartObject("relays");
        json.WriteNumber("total", relays.Count);
        json.WriteNumber("available", relays.Count(relay => relay.IsAvailable));
        json.WriteStartArray("details");
        foreach (var (url, isAvailable, error) in relays)
        {
            json.WriteStartObject();
            json.WriteString("uri", url);
            json.WriteBoolean("available", isAvailable);
            json.WriteString("error", error);
            if (ListsForeign(mesh) && isAvailable && !url.StartsWith("stun", StringComparison.Ordinal))
            {
                json.WriteString("transport", home!.Udp ? "quic" : "ws");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The home relay first; NetBird's client adds the foreign relays that its pairs use.</summary>
    private static IEnumerable<string> Connected(PeerMesh mesh, SimulatedPeer peer, RelayPath home, List<(SimulatedPeer Peer, bool IsRelayed)> neighbours)
    {
        var foreign = neighbours.Where(other => other.IsRelayed && ArePaired(peer, other.Peer)).Select(other => Controller(peer, other.Peer).Now.Home!.InstanceUrl);
        return ListsForeign(mesh) ? foreign.Prepend(home.InstanceUrl).Distinct() : [home.InstanceUrl];
    }

    private static bool ListsForeign(PeerMesh mesh) => mesh.Plan.Dialect.Name == Fleet.Dialect.NetBird.Name;

    private static void Server(Utf8JsonWriter json, string name, string url, bool isConnected)
    {
        json.WriteStartObject(name);
        json.WriteString("url", url);
        json.WriteBoolean("connected", isConnected);
        json.WriteString("error", isConnected ? "" : "rpc error: code = Unavailable desc = connection refused");
        json.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("local", value);
        json.WriteString("remote", value);
        json.WriteEndObject();
    }

    private static bool ArePaired(SimulatedPeer a, SimulatedPeer b) => a.Now is { IsRunning: true, Home: not null } && b.Now is { IsRunning: true, Home: not null };

    /// <summary>Of a pair, the one with the greater public key: both use its home relay.</summary>
    private static SimulatedPeer Controller(SimulatedPeer a, SimulatedPeer b) => string.CompareOrdinal(a.PublicKey, b.PublicKey) > 0 ? a : b;

    private static string Fqdn(SimulatedPeer peer) => $"{peer.Plan.Name}.mesh.example";
}
