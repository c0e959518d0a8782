using System.Globalization;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Cli.Check;

/// <summary>One line on standard error that says how far a run is; nothing when that is no terminal. Gone when disposed.</summary>
internal sealed class ProgressLine(TextWriter error) : IProgress<ProbeProgress>, IDisposable
{
    private readonly bool _isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private readonly Lock _gate = new();
    private int _width;

    /// <inheritdoc/>
    public void Report(ProbeProgress value)
    {
        if (!_isTerminal)
        {
            return;
        }

        lock (_gate)
        {
            Show(string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Total} probes, {value.Relay}"));
        }
    }

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
        var shown = text.Length > 79 ? text[..79] : text;
        error.Write('\r' + shown.PadRight(_width));
        _width = shown.Length;
    }
}
