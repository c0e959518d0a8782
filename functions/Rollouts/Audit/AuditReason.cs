using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>Finds in an entry's evidence why it was done or refused. Pure.</summary>
public static class AuditReason
{
    private const string Comment = "comment";
    private static readonly string[] _members = ["message", "why", "failure", "report", "note", "reason"];

    /// <summary>Why, for people; empty when the entry says nothing of it.</summary>
    public static string Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Evidence.StartsWith('{') ? Of(JsonDocument.Parse(entry.Evidence)) : "";
    }

    private static string Of(JsonDocument evidence)
    {
        using (evidence)
        {
            // Of a decision, what the person wrote: the message only says again that it was taken.
            string[] members = evidence.RootElement.TryGetProperty(Comment, out _) ? [Comment] : _members;
            return members.Select(member => evidence.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "")
                .FirstOrDefault(text => text.Length > 0, "");
        }
    }
}
