using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>How text reaches a person: colours and the window's width on a terminal, plain lines of any length in a pipe.</summary>
internal static class Terminal
{
    private const int NeverWrap = 10_000;

    /// <summary>Writes to a command's output. On a terminal <c>NO_COLOR</c> (no-color.org) is honoured; in a pipe lines do not end in blanks.</summary>
    public static async Task WriteAsync(TextWriter output, Action<IAnsiConsole> write)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            write(AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            }));
            return;
        }

        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = NeverWrap;
        write(console);
        await output.WriteAsync(string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd())));
    }
}
