using System.Text.Json.Serialization;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What: <c>reachable</c>, <c>sign-in</c>, <c>clock</c>, <c>regions</c> or <c>fleet</c>.</param>
/// <param name="Code">What was found, for programs: <c>good</c> when nothing is wrong, else a word that stays, such as <c>name-unknown</c> or <c>region-silent</c>.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">What was seen, in one sentence.</param>
/// <param name="Remedy">What to do; <see langword="null"/> when nothing is wrong.</param>
/// <param name="Region">The region that it is about; <see langword="null"/> for the whole deployment.</param>
internal sealed record DoctorFinding(string Check, string Code, DoctorStatus Status, string Detail, string? Remedy = null, string? Region = null)
{
    /// <summary>The code of what is as it should be.</summary>
    public const string Good = "good";
}

/// <summary>How something stands.</summary>
[JsonConverter(typeof(DoctorStatusConverter))]
internal enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Not as it should be.</summary>
    Bad,

    /// <summary>It could not be seen.</summary>
    Unknown,
}

internal sealed class DoctorStatusConverter() : JsonStringEnumConverter<DoctorStatus>(System.Text.Json.JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
