using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Exec;

/// <summary>What came of a program.</summary>
/// <param name="ExitCode">What it ended with; <see langword="null"/> when it did not start or was ended.</param>
/// <param name="Output">Its standard output, bounded.</param>
/// <param name="Error">The end of its standard error.</param>
/// <param name="Failure">Why it did not end by itself.</param>
internal sealed record ExecRun(int? ExitCode, string Output, string Error, DriverFailure? Failure = null)
{
    private const string Hidden = "***";

    /// <summary>The shortest line of a secret of several lines that is hidden by itself, in characters.</summary>
    private const int ShortestLine = 8;

    /// <summary>The secrets that it was given.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What it wrote, for people and records: without the secrets that it was given, as they are and as JSON writes them.</summary>
    public string Shown(string written) => Secrets
        .SelectMany(secret => (string[])[secret, .. secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine)])
        .SelectMany(part => (string[])[part, JsonEncodedText.Encode(part, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value])
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(part => part.Length)
        .Aggregate(written, (text, part) => text.Replace(part, Hidden, StringComparison.Ordinal));
}
