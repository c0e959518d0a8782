using System.Diagnostics.CodeAnalysis;

namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>What came of reading the settings.</summary>
/// <param name="Settings">The settings; <see langword="null"/> when there are errors.</param>
/// <param name="Errors">Everything that is wrong, one sentence each: the setting's name, what is wrong and what to write. No value that may be a secret is repeated.</param>
public sealed record AppSettingsReading(AppSettings? Settings, IReadOnlyList<string> Errors)
{
    /// <summary>Whether the app can start.</summary>
    [MemberNotNullWhen(true, nameof(Settings))]
    public bool IsGood => Settings is not null;
}
