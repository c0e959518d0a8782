using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Reads a rollout file that is sent to the API.</summary>
internal static class RolloutFileText
{
    /// <summary>The file's text.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static string Read(string path) => TextFile.Read(path) is { Text: { } text } ? text : throw new ApiException($"{path}: {TextFile.Read(path).Error}");
}
