using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>
/// Reads a YAML file that a person writes, strictly: unknown keys, wrong values and impossible combinations are refused, all of them at
/// once, each with its place and what to do. Bad input is data; nothing is thrown for it.
/// </summary>
/// <param name="Fields">What was read; <see langword="null"/> when there are errors.</param>
/// <param name="Errors">What makes the file unusable, in the order of the file.</param>
/// <param name="ErrorsLeftOut">How many more errors there are than <paramref name="Errors"/> holds.</param>
/// <param name="Warnings">What is allowed and probably not meant, in the order of the file.</param>
internal sealed record StrictFile(Fields? Fields, IReadOnlyList<FileProblem> Errors, int ErrorsLeftOut, IReadOnlyList<FileProblem> Warnings)
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML; a byte order mark is accepted.</param>
    /// <param name="source">What the text is called in problems, such as the file's path.</param>
    /// <param name="shape">What the file must look like.</param>
    /// <param name="check">Adds what is wrong between its values.</param>
    /// <param name="whenEmpty">What to do about an empty file.</param>
    public static StrictFile Read(string text, string source, MappingShape shape, Action<Fields, YamlProblems> check, string whenEmpty)
    {
        if (text.Length > TextFile.MaxBytes)
        {
            return Refused(new(source, 0, 0, TextFile.TooLarge));
        }

        var problems = new YamlProblems();
        var root = YamlReader.Read(text, problems);
        if (root is null or YamlScalar { Type: YamlScalarType.Null } && !problems.HasErrors)
        {
            return problems.HasErrors ? Conclude(null, problems, source) : Refused(new(source, 0, 0, "the file is empty: " + whenEmpty));
        }

        var fields = root is null ? null : shape.Read(root, "the file", problems)?.Value;
        if (fields is not null)
        {
            check(fields, problems);
        }

        return Conclude(fields, problems, source);
    }

    /// <summary>A file that could not be read at all.</summary>
    public static StrictFile Refused(FileProblem problem) => new(null, [problem], 0, []);

    private static StrictFile Conclude(Fields? fields, YamlProblems problems, string source) => new(
        problems.HasErrors ? null : fields,
        [.. problems.Errors.Select(problem => At(problem, source))],
        problems.ErrorsLeftOut,
        [.. problems.Warnings.Select(problem => At(problem, source))]);

    private static FileProblem At(YamlProblem problem, string source) => new(source, problem.At.Line, problem.At.Column, problem.Message);
}
