using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenZro.Probes.Web.Dashboard.Rollouts;

/// <summary>The evidence of an audit as people read it. Pure.</summary>
internal static class AuditText
{
    /// <summary>The page escapes for HTML whatever it shows, so that letters need no other escape.</summary>
    private static readonly JsonSerializerOptions _letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same JSON, with letters instead of their numbers; what is no JSON as it is.</summary>
    public static string Of(string evidence)
    {
        try
        {
            using var json = JsonDocument.Parse(evidence);
            return JsonSerializer.Serialize(json.RootElement, _letters);
        }
        catch (JsonException)
        {
            return evidence;
        }
    }
}
