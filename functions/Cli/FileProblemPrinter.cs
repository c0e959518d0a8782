using System.Text.RegularExpressions;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Cli;

/// <summary>Prints what is wrong with a file as compilers do: place, message, the line and a caret under it.</summary>
internal sealed partial class FileProblemPrinter(TextWriter output)
{
    private const int LongestLine = 160;

    /// <summary>Prints what came of reading a fleet file.</summary>
    public void Print(FleetReading reading) => Print(reading.Errors, reading.ErrorsLeftOut, reading.Warnings);

    /// <summary>Prints errors, then warnings, then how many there are; nothing when there are none.</summary>
    /// <param name="errors">What makes the file unusable.</param>
    /// <param name="errorsLeftOut">How many more errors there are.</param>
    /// <param name="warnings">What is probably not meant.</param>
    public void Print(IReadOnlyList<FileProblem> errors, int errorsLeftOut, IReadOnlyList<FileProblem> warnings)
    {
        if (errors.Count + warnings.Count == 0)
        {
            return;
        }

        var lines = LinesOf(errors.Concat(warnings).First().Source);
        Print("error", errors, lines);
        if (errorsLeftOut > 0)
        {
            output.WriteLine($"… and {Amount.Of(errorsLeftOut, "more error")}");
        }

        Print("warning", warnings, lines);
        if (errors.Count > 0)
        {
            output.WriteLine($"{Amount.Of(errors.Count + errorsLeftOut, "error")}, {Amount.Of(warnings.Count, "warning")}");
        }
    }


    private static string[] LinesOf(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: < 2 * 1024 * 1024 } ? File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n') : [];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Print(string severity, IReadOnlyList<FileProblem> problems, string[] lines)
    {
        foreach (var problem in problems)
        {
            output.WriteLine($"{problem.Location}: {severity}: {problem.Message}");
            if (problem.Line >= 1 && problem.Line <= lines.Length)
            {
                PrintLine(lines[problem.Line - 1], problem.Column);
            }
        }
    }

    private void PrintLine(string line, int column)
    {
        if (column > LongestLine || column > line.Length + 1 || Secretive.IsMatch(line))
        {
            return;
        }

        var shown = line.Length > LongestLine ? line[..LongestLine] + "…" : line;
        output.WriteLine("    " + string.Concat(shown.Select(c => c == '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c)));
        output.WriteLine(new string(' ', 4 + column - 1) + "^");
    }

    /// <summary>A line that may hold a secret is not repeated, since terminals are recorded.</summary>
    [GeneratedRegex("secret|password|token|env|file|key|sig=|://[^/ ]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secretive { get; }
}
