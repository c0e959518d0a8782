using System.Globalization;
using System.Text.RegularExpressions;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Web.Rollouts;
using Spectre.Console.Rendering;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>
/// Lays a rollout out so that it fits a window: the state and what people have to do stand in it whole, and the rest is shortened to the
/// room that is left. Pure.
/// </summary>
/// <param name="screen">How it is shown.</param>
/// <param name="urlOption">What a command line needs to reach the same API.</param>
/// <param name="width">How many columns the window has.</param>
/// <param name="height">How many rows the window has.</param>
internal sealed partial class LiveFrame(Screen screen, string urlOption, int width, int height)
{
    private const int FewRows = 2;
    private const int RowsForEvents = 3;

    /// <summary>The lines of the window; one that is longer than a row is a command, for the terminal to fold.</summary>
    /// <param name="document">The rollout; <see langword="null"/> before it was seen.</param>
    /// <param name="trouble">Why it cannot be looked at now; <see langword="null"/> when it can.</param>
    public IReadOnlyList<string> Of(RolloutDocument? document, string? trouble)
    {
        string[] apology = trouble is null ? [] : Short(Write(at => at.WriteTrouble(trouble)), FewRows);
        if (document is null)
            return apology;
        var state = Write(at => at.WriteState(document.Rollout));
        var gates = GatesOf(document);
        var room = height - 1 - RowsOf([.. state, .. gates, .. apology]);
        var about = Take(ref room, Write(at => at.WriteAbout(document.Rollout)), 1);
        var why = Take(ref room, Write(at => at.WriteWhy(document)), FewRows + 1);
        var asked = Take(ref room, Write(at => at.WriteAsked(document)), FewRows);
        var batches = BatchesOf(document, Math.Max(room - RowsForEvents, room / 2));
        room -= RowsOf(batches);
        return [.. state, .. about, .. why, .. gates, .. asked, .. batches, .. EventsOf(document, room), .. apology];
    }

    /// <summary>Every gate that waits, with its command, which is never shortened.</summary>
    private List<string> GatesOf(RolloutDocument document)
    {
        var lines = new List<string>();
        foreach (var gate in document.Gates.Where(gate => gate.State is GateState.Open))
            lines.AddRange([.. Short(Write(at => at.WriteGate(gate)), FewRows), .. Write(at => at.WriteCommand(document, gate))]);
        return lines;
    }

    /// <summary>The batches from the one that is worked at, as many as there is room for.</summary>
    private List<string> BatchesOf(RolloutDocument document, int room)
    {
        var batches = RolloutReport.BatchesOf(document);
        var rows = batches.Select(batch => Write(at => at.WriteBatch(batch))).ToList();
        if (RowsOf([.. rows.SelectMany(lines => lines)]) <= room)
            return [.. rows.SelectMany(lines => lines)];
        var first = batches.TakeWhile(batch => RolloutWords.Judged(batch) == batch.Size).Count();
        var shown = new List<string>();
        var at = Math.Min(first, batches.Count - 1);
        for (; at < batches.Count && RowsOf([.. shown, .. rows[at]]) < room; at++)
            shown.AddRange(rows[at]);
        var left = batches.Count - at + Math.Min(first, batches.Count - 1);
        return room <= 0 ? [] : [.. shown, .. Write(screen => screen.WriteMore(Amount.Of(left, "more batch", "more batches")))];
    }

    /// <summary>The last events that there is room for.</summary>
    private List<string> EventsOf(RolloutDocument document, int room)
    {
        var shown = new List<string>();
        foreach (var entry in document.Timeline.Reverse())
        {
            var lines = Short(Write(at => at.WriteEvent(entry)), FewRows);
            if (RowsOf([.. shown, .. lines]) > room)
                break;
            shown.InsertRange(0, lines);
        }

        return shown;
    }

    private string[] Take(ref int room, string[] lines, int most)
    {
        var taken = Short(lines, Math.Min(room, most));
        room -= RowsOf(taken);
        return taken;
    }

    /// <summary>As many of the lines as fit into so many rows; where that is not all of them, the last one says so.</summary>
    private string[] Short(string[] lines, int rows)
    {
        if (RowsOf(lines) <= rows)
            return lines;
        if (rows <= 0)
            return [];
        var count = 0;
        while (RowsOf([.. lines.Take(count + 1)]) <= rows)
            count++;
        return count == 0 ? [Cut(lines[0])] : [.. lines.Take(count - 1), Cut(lines[count - 1])];
    }

    private string Cut(string line)
    {
        const string More = " …";
        var plain = Styles.Replace(line, "");
        return plain.Length + More.Length <= width ? line + More : plain[..Math.Max(0, Math.Min(plain.Length, width) - More.Length)] + More;
    }

    private string[] Write(Action<RolloutReport> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(new RolloutReport(screen.Onto(text, width), urlOption));
        return text.ToString().ReplaceLineEndings("\n").Split('\n')[..^1];
    }

    private int RowsOf(IReadOnlyList<string> lines) => lines.Sum(line => Math.Max(1, (Segment.CellCount([new Segment(Styles.Replace(line, ""))]) + width - 1) / width));

    [GeneratedRegex("\e\\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Styles { get; }
}
