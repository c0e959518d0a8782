using System.Globalization;
using System.Text;

namespace OpenZro.Probes.Benchmarks.Machine;

/// <summary>Figures as a Markdown table, under a line that says what they were measured on.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints the table, with the load of the machine as it is at that time.</summary>
    public void Print(string title)
    {
        var text = new StringBuilder().AppendLine().Append("**").Append(title).Append("** (").Append(ThisMachine.Describe()).AppendLine(")").AppendLine();
        Line(text, columns);
        Line(text, [.. columns.Select((_, i) => i == 0 ? "---" : "--:")]);
        foreach (var row in _rows)
            Line(text, row);

        Console.WriteLine(text);
    }

    /// <summary>A span as milliseconds with two places.</summary>
    public static string Ms(double milliseconds) => milliseconds.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A share as whole percents.</summary>
    public static string Percent(int part, int whole) => whole == 0 ? "-" : (100.0 * part / whole).ToString("F0", CultureInfo.InvariantCulture) + " %";

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
}
