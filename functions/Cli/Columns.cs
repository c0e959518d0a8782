using Spectre.Console;

namespace OpenZro.Probes.Cli;

/// <summary>
/// Lines in columns: first what a line is about, then its figures, then a remark. Each column is as wide as its widest cell, and no line
/// ends in blanks. Where the screen is too narrow, a remark that does not fit stands on lines of its own, and then what a line is about
/// stands above its figures; no figure is left out. (Spectre's own table fills every line to the width of the longest, which a narrower
/// terminal then folds into empty lines.)
/// </summary>
/// <param name="keys">How many columns say what a line is about.</param>
/// <param name="headers">The columns; one whose name begins with <c>&gt;</c> is aligned to the right. An empty last one holds the remarks.</param>
internal sealed class Columns(int keys, params IReadOnlyList<string> headers)
{
    private const string Gap = "  ";

    private readonly List<IReadOnlyList<Cell>> _lines = [[.. headers.Select(header => new Cell(header.TrimStart('>'), "grey"))]];
    private readonly int _figures = headers[^1].Length == 0 ? headers.Count - 1 : headers.Count;

    /// <summary>Adds a line; one cell per column.</summary>
    public void Add(params IReadOnlyList<Cell> cells) => _lines.Add(cells);

    /// <summary>Writes the lines, indented.</summary>
    public void Write(Screen screen, string indent)
    {
        var widths = headers.Select((_, column) => _lines.Max(line => line[column].Text.Length)).ToArray();
        var isFolded = indent.Length + widths.Take(_figures).Sum() + (Gap.Length * (_figures - 1)) > screen.Width;
        foreach (var line in isFolded ? _lines.Skip(1).Prepend([.. _lines[0].Select((cell, column) => column < keys ? "" : cell)]) : _lines)
        {
            if (isFolded && line.Take(keys).Any(cell => cell.Text.Length > 0))
            {
                screen.Words(indent.Length + Gap.Length, [indent, .. line.Take(keys).SelectMany((cell, i) => i == 0 ? (Cell[])[cell] : [Gap, cell])]);
            }

            WriteFigures(screen, isFolded ? indent + Gap : indent, line, widths, isFolded ? keys : 0);
        }
    }

    private void WriteFigures(Screen screen, string indent, IReadOnlyList<Cell> line, int[] widths, int first)
    {
        var remark = _figures < headers.Count ? line[^1] : "";
        var room = indent.Length + widths[first.._figures].Sum(width => width + Gap.Length);
        var isBelow = room + remark.Text.Length > screen.Width;
        var last = isBelow || remark.Text.Length == 0 ? _figures - 1 : _figures;
        while (last >= first && line[last].Text.Length == 0)
        {
            last--;
        }

        if (last >= first)
        {
            screen.Line(indent + string.Join(
                Gap, Enumerable.Range(first, last - first + 1).Select(column => line[column].Markup(widths[column], headers[column].StartsWith('>'), column == last))));
        }

        if (isBelow)
        {
            screen.Words(indent.Length + Gap.Length, indent + Gap, remark);
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
        var blanks = new string(' ', Math.Max(0, width - Text.Length));
        var escaped = Spectre.Console.Markup.Escape(Text);
        var styled = Style.Length == 0 || Text.Length == 0 ? escaped : $"[{Style}]{escaped}[/]";
        return isRight ? blanks + styled : isLast ? styled : styled + blanks;
    }
}
