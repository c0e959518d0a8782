using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>All that was looked at, as JSON says it: schema <c>ozprobes.doctor/1</c>. Properties are only ever added.</summary>
/// <param name="Schema">The name and version of this shape.</param>
/// <param name="Url">Where the deployment is.</param>
/// <param name="LookedAt">When it was looked at, by the local clock.</param>
/// <param name="Checks">One entry per thing that was looked at.</param>
internal sealed record DoctorReport(string Schema, string Url, DateTimeOffset LookedAt, IReadOnlyList<DoctorFinding> Checks)
{
    /// <summary>The name and version of this shape.</summary>
    public const string SchemaName = "ozprobes.doctor/1";

    /// <summary>How the whole stands: bad when anything is, else unknown when something could not be seen.</summary>
    public DoctorStatus Status => Checks.Any(check => check.Status is DoctorStatus.Bad) ? DoctorStatus.Bad : IsGood ? DoctorStatus.Good : DoctorStatus.Unknown;

    /// <summary>Whether all is as it should be, and could be seen.</summary>
    [JsonIgnore]
    public bool IsGood => Checks.All(check => check.Status is DoctorStatus.Good);

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DoctorJsonContext.Default.DoctorReport);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
