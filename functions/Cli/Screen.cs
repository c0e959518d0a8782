using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>
/// How text reaches a person: in colours and as wide as the window on a terminal, plain and of any width in a pipe. What is said in
/// words is broken between them; a command is left whole, for the terminal to fold, so that it is copied from there as it stands.
/// </summary>
/// <param name="console">Where it is written.</param>
/// <param name="width">How many columns there are.</param>
internal sealed class Screen(IAnsiConsole console, int width)
{
    /// <summary>The width of what is no terminal.</summary>
    public const int Unlimited = 10_000;

    private const int Narrowest = 40;

    /// <summary>How many columns there are: at least 40, below which nothing can be laid out.</summary>
    public int Width { get; } = Math.Max(width, Narrowest);

    /// <summary>Whether the place to write at can be moved on it.</summary>
    public bool Moves => console.Profile.Capabilities.Ansi;

    /// <summary>Whether somebody sits before it.</summary>
    public static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>A screen over a command's output. <c>NO_COLOR</c> (no-color.org) is honoured.</summary>
    public static Screen For(TextWriter output)
    {
        var isTerminal = IsTerminal(output);
        return Over(output, isTerminal ? WindowWidth() : Unlimited, isTerminal);
    }

    /// <summary>A screen of a given width.</summary>
    internal static Screen Over(TextWriter output, int width, bool isTerminal = false)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Unlimited;
        return new Screen(console, width);
    }

    /// <summary>How wide the terminal's window is; 80 where it does not say.</summary>
    public static int WindowWidth() => Size(() => Console.WindowWidth, usual: 80);

    /// <summary>How high the terminal's window is; 24 where it does not say.</summary>
    public static int WindowHeight() => Size(() => Console.WindowHeight, usual: 24);

    /// <summary>A screen of a given width whose text goes elsewhere, in the colours of this one.</summary>
    public Screen Onto(TextWriter output, int width)
    {
        var other = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No });
        other.Profile.Capabilities.Ansi = console.Profile.Capabilities.Ansi;
        other.Profile.Capabilities.ColorSystem = console.Profile.Capabilities.ColorSystem;
        other.Profile.Width = Unlimited;
        return new Screen(other, width);
    }

    /// <summary>Writes an empty line.</summary>
    public void Line() => console.WriteLine();

    /// <summary>Writes a line of Spectre's markup as it is, however long.</summary>
    public void Line(string markup) => console.MarkupLine(markup);

    /// <summary>Writes words, broken where a line is full. Further lines begin under a given column.</summary>
    /// <param name="hang">The column under which further lines begin.</param>
    /// <param name="parts">The text; blanks between words are kept within a line.</param>
    public void Words(int hang, params IReadOnlyList<Cell> parts)
    {
        var (line, at, isFresh) = (new System.Text.StringBuilder(), 0, true);
        foreach (var (blanks, word, style) in parts.SelectMany(WordsOf))
        {
            if (!isFresh && word.Length > 0 && at + blanks + word.Length > Width)
            {
                console.MarkupLine(line.ToString());
                line.Clear().Append(' ', hang);
                at = hang;
            }
            else
            {
                line.Append(' ', blanks);
                at += blanks;
            }

            line.Append(new Cell(word, style).Markup(0, isRight: false, isLast: true));
            at += word.Length;
            isFresh = word.Length == 0 && isFresh;
        }

        console.MarkupLine(line.ToString().TrimEnd());
    }

    /// <summary>Writes what may hold commands: on one line where it fits, else broken between its parts only, each of which stays whole.</summary>
    /// <param name="hang">The column under which further lines begin.</param>
    /// <param name="label">What comes first.</param>
    /// <param name="text">Parts divided by semicolons, as a shell divides commands.</param>
    public void Commands(int hang, Cell label, string text)
    {
        const string Divider = "; ";
        var line = new Cell(label.Text, label.Style).Markup(hang, isRight: false, isLast: false);
        var at = hang;
        foreach (var part in text.Split(Divider).Select((part, i) => (Text: part, IsFirst: i == 0)))
        {
            if (!part.IsFirst && at + Divider.Length + part.Text.Length > Width)
            {
                console.MarkupLine(line + ";");
                line = new string(' ', hang);
                at = hang;
            }
            else if (!part.IsFirst)
            {
                line += Divider;
                at += Divider.Length;
            }

            line += Markup.Escape(part.Text);
            at += part.Text.Length;
        }

        console.MarkupLine(line);
    }

    private static int Size(Func<int> ask, int usual)
    {
        try
        {
            return ask() is > 0 and var size ? size : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }

    private static IEnumerable<(int Blanks, string Word, string Style)> WordsOf(Cell part)
    {
        for (var at = 0; at < part.Text.Length;)
        {
            var start = at;
            while (start < part.Text.Length && part.Text[start] == ' ')
            {
                start++;
            }

            var end = start < part.Text.Length ? part.Text.IndexOf(' ', start) : start;
            end = end < 0 ? part.Text.Length : end;
            yield return (start - at, part.Text[start..end], part.Style);
            at = end;
        }
    }
}
