using System.Text.Json;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Peers;

/// <summary>
/// Reads what <c>openzro status --json</c> answered. A client that waits for a login prints a text and exits with 0 all the same,
/// lists may be null, and a latency is in nanoseconds (openzro <c>client/cmd/status.go</c>, <c>client/status/status.go</c>).
/// </summary>
public static class StatusReader
{
    /// <summary>The largest status that is read, in characters: one with 10,000 peers is a third of it.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const int CommandNotFound = 127;
    private const int LongestDetail = 300;

    /// <summary>Reads an answer.</summary>
    /// <param name="dialect">Whose client it is.</param>
    /// <param name="exitCode">What the command ended with.</param>
    /// <param name="output">Its standard output.</param>
    /// <param name="error">Its standard error.</param>
    public static StatusReading Read(Dialect dialect, int exitCode, string output, string error)
    {
        var text = output.TrimStart('\uFEFF').Trim();
        if (text.StartsWith(Dialect.DaemonStatusPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return Problem(StatusProblem.NeedsLogin, text);
        }

        if (exitCode != 0)
        {
            return Problem(exitCode == CommandNotFound ? StatusProblem.NoClient : StatusProblem.DaemonDown, error.Trim() is { Length: > 0 } said ? said : text);
        }

        if (text.Length > MaxLength)
        {
            return Problem(StatusProblem.BadAnswer, "the status is larger than any client's");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Status(document.RootElement, dialect) is { } status
                ? new StatusReading { Status = status }
                : Problem(StatusProblem.BadAnswer, $"this is no status of {dialect.Product}: {text}");
        }
        catch (JsonException)
        {
            return Problem(StatusProblem.BadAnswer, text.Length == 0 ? "the client printed nothing" : text);
        }
    }

    private static ClientStatus? Status(JsonElement root, Dialect dialect)
    {
        var peers = Member(root, "peers");
        if (Text(root, "publicKey") is not { } publicKey || peers.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new ClientStatus
        {
            PublicKey = publicKey,
            Fqdn = Text(root, "fqdn"),
            Address = Text(root, dialect.StatusAddressKey),
            DaemonVersion = Text(root, "daemonVersion"),
            ManagementConnected = IsTrue(Member(root, "management"), "connected"),
            SignalConnected = IsTrue(Member(root, "signal"), "connected"),
            PeersTotal = Number(peers, "total"),
            PeersConnected = Number(peers, "connected"),
            Peers = [.. Items(peers, "details").Select(peer => Peer(peer, dialect))],
            Relays = [.. Items(Member(root, "relays"), "details").Where(IsRelay).Select(Relay)],
        };
    }

    private static StatusPeer Peer(JsonElement peer, Dialect dialect) => new()
    {
        PublicKey = Text(peer, "publicKey") ?? "",
        Fqdn = Text(peer, "fqdn"),
        Address = Text(peer, dialect.StatusAddressKey),
        IsConnected = string.Equals(Text(peer, "status"), "Connected", StringComparison.OrdinalIgnoreCase),
        IsRelayed = string.Equals(Text(peer, "connectionType"), "Relayed", StringComparison.OrdinalIgnoreCase),
        RelayUrl = Text(peer, "relayAddress") is { Length: > 0 } relay ? relay : null,
        Latency = Member(peer, "latency") is { ValueKind: JsonValueKind.Number } nanoseconds && nanoseconds.TryGetInt64(out var value) && value > 0
            ? TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick)
            : null,
    };

    private static bool IsRelay(JsonElement relay) => RelayUrl.TryParse(Text(relay, "uri"), out _, out _);

    private static StatusRelay Relay(JsonElement relay) =>
        new(Text(relay, "uri")!, IsTrue(relay, "available"), Text(relay, "error") ?? "", Text(relay, "transport"));

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static List<JsonElement> Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) => Member(element, name).ValueKind == JsonValueKind.True;

    private static int Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;

    private static StatusReading Problem(StatusProblem problem, string said)
    {
        var line = said.ReplaceLineEndings(" ");
        return new StatusReading { Problem = problem, Detail = line.Length <= LongestDetail ? line : line[..LongestDetail] };
    }
}
