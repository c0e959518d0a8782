using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// What is written down on a Deployment before one of its pods is evicted. The pod is gone afterwards, so this alone tells that the
/// operation took effect, and which of the pods came in its place: the one that was not there before.
/// </summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Uid">The pod's uid.</param>
/// <param name="At">When it was written.</param>
/// <param name="Others">The uids of the Deployment's other pods at that time.</param>
internal sealed partial record RestartRecord(string Pod, string Uid, DateTimeOffset At, IReadOnlyList<string> Others)
{
    private const string Prefix = "probes.openzro.io/restart-";
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>The annotation of an operation on a peer.</summary>
    public static string Key(Operation operation, PeerTarget peer) =>
        Prefix + OperationMarker.Of(operation with { Id = $"{operation.Id}\n{peer.Id}" });

    /// <summary>Reads an annotation; <see langword="null"/> when it is none, or not ours.</summary>
    public static RestartRecord? Read(IDictionary<string, string>? annotations, string key)
    {
        try
        {
            return annotations?.TryGetValue(key, out var text) == true ? JsonSerializer.Deserialize(text, Format.Default.RestartRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The change of annotations that writes it down and drops those that are of no more use.</summary>
    public Dictionary<string, string?> Write(IDictionary<string, string>? annotations, string key)
    {
        var changes = (annotations ?? new Dictionary<string, string>()).Keys
            .Where(known => known.StartsWith(Prefix, StringComparison.Ordinal) && !(Read(annotations, known)?.At >= At - KeptFor))
            .ToDictionary(known => known, string? (_) => null, StringComparer.Ordinal);
        changes[key] = JsonSerializer.Serialize(this, Format.Default.RestartRecord);
        return changes;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(RestartRecord))]
    private sealed partial class Format : JsonSerializerContext;
}
