using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>How text reaches a person: colours and the window's width on a terminal, plain lines of any length in a pipe.</summary>
internal static class Terminal
{
    private const int NeverWrap = 10_000;

    /// <summary>A console over a command's output. <c>NO_COLOR</c> (no-color.org) is honoured.</summary>
    public static IAnsiConsole ConsoleFor(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = NeverWrap;
        }

        return console;
    }
}
