using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>
/// Reads fleet files, strictly: unknown keys, wrong values and impossible combinations are refused, all of them at once, each with its
/// place and what to do. Bad input is data; nothing is thrown for it.
/// </summary>
public static class FleetReader
{
    /// <summary>Reads a fleet from text.</summary>
    /// <param name="text">YAML; a byte order mark is accepted.</param>
    /// <param name="source">What the text is called in problems, such as the file's path.</param>
    public static FleetReading Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        if (text.Length > TextFile.MaxBytes)
        {
            return Refused(source, TextFile.TooLarge);
        }

        var problems = new YamlProblems();
        var root = YamlReader.Read(text, problems);
        if (root is null or YamlScalar { Type: YamlScalarType.Null } && !problems.HasErrors)
        {
            return problems.HasErrors ? Conclude(null, problems, source) : Refused(source, "the file is empty: name at least one relay, or let 'ozprobes fleet init' write the file");
        }

        var fields = root is null ? null : FleetShape.Shape.Read(root, "the file", problems)?.Value;
        if (fields is not null)
        {
            FleetRules.Check(fields, problems);
        }

        return Conclude(fields, problems, source);
    }

    /// <summary>Reads a fleet file: UTF-8, up to 1 MiB. What keeps it from being read is among the errors.</summary>
    public static FleetReading ReadFile(string path)
    {
        var file = TextFile.Read(path);
        return file.Text is { } text ? Read(text, path) : new FleetReading { Errors = [new(path, file.Line, file.Column, file.Error!)] };
    }

    private static FleetReading Refused(string source, string message) => new() { Errors = [new(source, 0, 0, message)] };

    private static FleetReading Conclude(Fields? fields, YamlProblems problems, string source) => new()
    {
        Fleet = problems.HasErrors ? null : FleetShape.Build(fields!),
        Errors = [.. problems.Errors.Select(problem => At(problem, source))],
        ErrorsLeftOut = problems.ErrorsLeftOut,
        Warnings = [.. problems.Warnings.Select(problem => At(problem, source))],
    };

    private static FleetProblem At(YamlProblem problem, string source) => new(source, problem.At.Line, problem.At.Column, problem.Message);
}
