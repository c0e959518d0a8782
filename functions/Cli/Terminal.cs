using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>
/// How text reaches a person: in colours on a terminal, plain in a pipe. Lines are never broken here: a terminal folds them itself, and
/// a command that is copied from it stays whole.
/// </summary>
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
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = NeverWrap;
        return console;
    }
}
