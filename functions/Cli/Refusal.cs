using System.CommandLine;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Tells why something was not done: people in a line on standard error and, where JSON was asked for, programs by a problem document
/// (RFC 9457) on standard output.
/// </summary>
internal static class Refusal
{
    /// <summary>Tells it.</summary>
    /// <param name="to">Where output goes.</param>
    /// <param name="asJson">Whether JSON was asked for.</param>
    /// <param name="refused">What was not done.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> TellAsync(InvocationConfiguration to, bool asJson, ApiException refused)
    {
        if (asJson)
            await to.Output.WriteLineAsync(ReadableJson.Of(refused.Document));
        await to.Error.WriteLineAsync("ozprobes: " + refused.Message);
        return refused.ExitCode;
    }
}
