using System.Globalization;
using OpenZro.Probes.Picking;

namespace OpenZro.Probes.Cli.Race;

/// <summary>Says on a terminal which heat was run; silent in a pipe.</summary>
internal sealed class HeatCounter(TextWriter error, int heats) : IProgress<RaceHeat>
{
    private readonly bool _isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private int _done;

    /// <inheritdoc/>
    public void Report(RaceHeat value)
    {
        if (!_isTerminal)
        {
            return;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"heat {++_done} of {heats}: {value.Winner ?? "no relay"}");
        error.Write(_done == heats ? $"\r{"".PadRight(79)}\r" : $"\r{(text.Length > 79 ? text[..79] : text).PadRight(79)}");
    }
}
