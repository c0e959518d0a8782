namespace OpenZro.Probes.Yaml;

/// <summary>One thing that is wrong in a file, where, and what to do about it.</summary>
internal readonly record struct YamlProblem(YamlPosition At, string Message);

/// <summary>Gathers everything that is wrong in a file, up to a bound.</summary>
internal sealed class YamlProblems
{
    /// <summary>The most problems of a kind that are kept: who has more mends these first.</summary>
    public const int Most = 100;

    private readonly List<YamlProblem> _errors = [];
    private readonly List<YamlProblem> _warnings = [];

    /// <summary>Whether the file is to be refused.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>How many errors were found beyond those kept.</summary>
    public int ErrorsLeftOut { get; private set; }

    /// <summary>The errors in the order of the file.</summary>
    public IEnumerable<YamlProblem> Errors => InOrder(_errors);

    /// <summary>The warnings in the order of the file.</summary>
    public IEnumerable<YamlProblem> Warnings => InOrder(_warnings);

    /// <summary>Adds what makes the file unusable.</summary>
    public void Error(YamlPosition at, string message)
    {
        if (_errors.Count < Most)
        {
            _errors.Add(new(at, Shown.Line(message)));
        }
        else
        {
            ErrorsLeftOut++;
        }
    }

    /// <summary>Adds what is allowed and probably not meant.</summary>
    public void Warning(YamlPosition at, string message)
    {
        if (_warnings.Count < Most)
        {
            _warnings.Add(new(at, Shown.Line(message)));
        }
    }

    private static IEnumerable<YamlProblem> InOrder(List<YamlProblem> problems) =>
        problems.OrderBy(problem => problem.At.Line).ThenBy(problem => problem.At.Column);
}
