using System.Globalization;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Cli;

/// <summary>One line on standard error that says how far a command is; nothing when that is no terminal. Gone when disposed.</summary>
/// <param name="error">Standard error.</param>
/// <param name="heats">How many heats there will be, when it is a race.</param>
internal sealed class StatusLine(TextWriter error, int heats = 0) : IProgress<ProbeProgress>, IProgress<RaceHeat>, IDisposable
{
    private readonly bool _isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private readonly Lock _gate = new();
    private int _width;
    private int _heats;

    /// <inheritdoc/>
    public void Report(ProbeProgress value) => Show(string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Total} probes, {value.Relay}"));

    /// <inheritdoc/>
    public void Report(RaceHeat value) =>
        Show(string.Create(CultureInfo.InvariantCulture, $"heat {Interlocked.Increment(ref _heats)} of {heats}: {value.Winner ?? "no relay"}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_width > 0)
        {
            Show("");
            error.Write('\r');
        }
    }

    private void Show(string text)
    {
        if (!_isTerminal)
        {
            return;
        }

        // A line that reaches the last column is folded, and could not be taken back.
        var room = Screen.WindowWidth() - 1;
        lock (_gate)
        {
            var shown = text.Length > room ? text[..room] : text;
            error.Write('\r' + shown.PadRight(Math.Min(_width, room)));
            _width = shown.Length;
        }
    }
}
