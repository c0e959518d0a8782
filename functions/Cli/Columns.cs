using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Lines in columns: each as wide as its widest cell, the last as long as it likes, none ending in blanks. (Spectre's own table fills
/// every line to the width of the longest, which a narrower terminal then folds into empty lines.)
/// </summary>
/// <param name="headers">The columns; one whose name begins with <c>&gt;</c> is aligned to the right.</param>
internal sealed class Columns(params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<Cell>> _lines = [[.. headers.Select(header => new Cell(header.TrimStart('>'), "grey"))]];

    /// <summary>Adds a line; one cell per column.</summary>
    public void Add(params IReadOnlyList<Cell> cells) => _lines.Add(cells);

    /// <summary>Writes the lines, indented.</summary>
    public void Write(IAnsiConsole console, string indent)
    {
        var widths = headers.Select((_, column) => _lines.Max(line => line[column].Text.Length)).ToArray();
        foreach (var line in _lines)
        {
            var last = line.Count - 1;
            while (last > 0 && line[last].Text.Length == 0)
            {
                last--;
            }

            var cells = line.Take(last + 1).Select((cell, column) => cell.Markup(widths[column], headers[column].StartsWith('>'), column == last));
            console.MarkupLine(indent + string.Join("  ", cells));
        }
    }
}

/// <summary>A cell of <see cref="Columns"/>.</summary>
/// <param name="Text">What it says, as it stands.</param>
/// <param name="Style">A style of Spectre's, such as <c>red</c>; none by default.</param>
internal readonly record struct Cell(string Text, string Style = "")
{
    /// <summary>A cell in no style.</summary>
    public static implicit operator Cell(string text) => new(text);

    /// <summary>A cell in no style.</summary>
    public static Cell FromString(string text) => new(text);

    /// <summary>The cell as markup, filled to a width unless it is the last of its line.</summary>
    public string Markup(int width, bool isRight, bool isLast)
    {
        var blanks = new string(' ', width - Text.Length);
        var escaped = Spectre.Console.Markup.Escape(Text);
        var styled = Style.Length == 0 || Text.Length == 0 ? escaped : $"[{Style}]{escaped}[/]";
        return isRight ? blanks + styled : isLast ? styled : styled + blanks;
    }
}
