using Microsoft.DurableTask;

namespace OpenZro.Probes.App.Rollouts;

/// <summary>
/// An orchestration's version as Durable Task compares it. It takes only what has a dot for a version, and compares all else as text, by
/// which 10 would be older than 9.
/// </summary>
internal static class DurableVersion
{
    /// <summary>The version.</summary>
    public static TaskVersion Of(string version) => new(version + ".0");
}
