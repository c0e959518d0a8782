using System.Text.Json;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>Shows what the API says is wrong with a rollout file as if it had been looked at here: place, message, line and caret.</summary>
internal static class BadFile
{
    /// <summary>The code of the problem that a bad file is.</summary>
    public const string Code = "rollout-bad-file";

    /// <summary>Whether it is a file that the API refused; then its errors are written.</summary>
    /// <param name="refused">What the API said.</param>
    /// <param name="path">The file.</param>
    /// <param name="error">Where to write.</param>
    public static bool Write(ApiException refused, string path, TextWriter error)
    {
        if (refused is not { Code: Code, Problem: { } text })
            return false;

        var problem = JsonDocument.Parse(text).RootElement;
        var errors = JsonSerializer.Deserialize(problem.GetProperty("errors"), RolloutText.Tolerant.IReadOnlyListFileProblem) ?? [];
        new FileProblemPrinter(error).Print([.. errors.Select(one => one with { Source = path })], problem.GetProperty("errorsLeftOut").GetInt32(), []);
        return true;
    }
}
