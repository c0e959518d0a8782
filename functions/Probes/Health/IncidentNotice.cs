using System.Text.Json.Serialization;

namespace OpenZro.Probes.Health;

/// <summary>Something to tell people of an incident.</summary>
/// <param name="Kind">What.</param>
/// <param name="Number">How many times this incident was announced before: what makes two notices of it differ.</param>
/// <param name="At">When it was found that they should be.</param>
/// <param name="Incident">The incident as it was then.</param>
public sealed record IncidentNotice(NoticeKind Kind, int Number, DateTimeOffset At, Incident Incident)
{
    /// <summary>The same notice has the same key, however often it is handed over; unique within its incident.</summary>
    [JsonIgnore]
    public string Key => $"{Number}-{KebabCase.Of(Kind)}";

    /// <summary>As how urgent it was announced before, where that has changed; else <see langword="null"/>.</summary>
    public IncidentSeverity? Before { get; init; }
}
