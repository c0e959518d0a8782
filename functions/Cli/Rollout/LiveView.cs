using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>
/// A window of its own on a terminal, over which the rollout is drawn anew at every change. What the terminal held before is there again
/// afterwards, and the rollout as it was last seen below it.
/// </summary>
internal sealed class LiveView : IWatchView
{
    private const int Events = 12;
    private const string Open = "\e[?1049h\e[?25l";
    private const string Close = "\e[?25h\e[?1049l";
    private const string Clear = "\e[H\e[J";

    private readonly TextWriter _output;
    private readonly Screen _screen;
    private readonly string _urlOption;
    private readonly Func<(int Width, int Height)> _window;
    private RolloutDocument? _last;
    private (int Width, int Height, string? Trouble) _drawn;

    /// <summary>Opens the window.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="screen">How it shows text.</param>
    /// <param name="urlOption">What a command line needs to reach the same API.</param>
    /// <param name="window">How large it is now.</param>
    public LiveView(TextWriter output, Screen screen, string urlOption, Func<(int Width, int Height)> window)
    {
        (_output, _screen, _urlOption, _window) = (output, screen, urlOption, window);
        Put(Open);
    }

    /// <inheritdoc/>
    public void Show(RolloutDocument? changed, string? trouble)
    {
        var (width, height) = _window();
        if (changed is null && _drawn == (width, height, trouble))
            return;
        _last = changed ?? _last;
        _drawn = (width, height, trouble);
        Put(Clear + string.Join("\r\n", new LiveFrame(_screen, _urlOption, width, height).Of(_last, trouble)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Put(Close);
        if (_last is not null)
            new RolloutReport(_screen, _urlOption).Write(_last, Events);
        _output.Flush();
    }

    private void Put(string text)
    {
        _output.Write(text);
        _output.Flush();
    }
}
