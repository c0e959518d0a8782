using System.Globalization;

namespace OpenZro.Probes.Fleet;

/// <summary>Something wrong in a file that a person wrote, with what to do about it.</summary>
/// <param name="Source">The file, as it was named.</param>
/// <param name="Line">The line, counted from 1; 0 when the problem is the file as a whole.</param>
/// <param name="Column">The column, counted from 1; 0 when the problem is the file as a whole.</param>
/// <param name="Message">What is wrong and what to do, in one line. It never repeats what may be a secret.</param>
public sealed record FileProblem(string Source, int Line, int Column, string Message)
{
    /// <summary>Where the problem is: <c>source:line:column</c>, or the source alone.</summary>
    public string Location => Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");

    /// <summary>The problem as compilers write it: <c>source:line:column: message</c>.</summary>
    public override string ToString() => $"{Location}: {Message}";
}
