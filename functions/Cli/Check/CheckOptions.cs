using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Cli.Check;

/// <summary>What only <c>check</c> can be asked.</summary>
/// <param name="Names">More names that every relay must serve.</param>
/// <param name="FailOn">The least severity that makes the exit code 1.</param>
/// <param name="Json">Whether to write JSON.</param>
/// <param name="Trace">Whether to tell the story of each probe.</param>
internal sealed record CheckOptions(IReadOnlyList<string> Names, Severity FailOn, bool Json, bool Trace);
