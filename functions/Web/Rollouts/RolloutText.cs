using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>Ways to read and write what the API says of rollouts that are not the API's own.</summary>
internal static class RolloutText
{
    /// <summary>For those who read what a newer server says: what they do not know is passed over.</summary>
    public static RolloutJson Tolerant { get; } = new(new JsonSerializerOptions(RolloutJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });

    /// <summary>For people: indented, with letters as they are.</summary>
    public static RolloutJson Readable { get; } = new(new JsonSerializerOptions(RolloutJson.Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
