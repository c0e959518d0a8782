using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Reads rollout files, strictly: unknown keys, wrong values and impossible combinations are refused, all of them at once, each with its
/// place and what to do. Bad input is data; nothing is thrown for it.
/// </summary>
public static class RolloutReader
{
    /// <summary>Reads a rollout from text.</summary>
    /// <param name="text">YAML; a byte order mark is accepted.</param>
    /// <param name="source">What the text is called in problems, such as the file's path.</param>
    /// <param name="connections">The names of the server's connections; <see langword="null"/> away from the server, where none is checked.</param>
    /// <param name="fleet">The fleet that is rolled out in; <see langword="null"/> when it is not known, and then its names are not checked.</param>
    public static RolloutReading Read(string text, string source, ConnectionNames? connections = null, FleetDefinition? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        var file = StrictFile.Read(text, source, RolloutShape.Shape, Check, "name at least its kind, its reason and its relay");
        return new RolloutReading
        {
            File = file.Fields is { } fields ? RolloutShape.Build(fields) : null,
            Errors = file.Errors,
            ErrorsLeftOut = file.ErrorsLeftOut,
            Warnings = file.Warnings,
        };

        void Check(Fields fields, YamlProblems problems)
        {
            RolloutRules.Check(fields, problems);
            ConnectionChecks.Check(fields, connections, problems);
            FleetChecks.Check(fields, fleet, problems);
        }
    }

    /// <summary>Reads a rollout file: UTF-8, up to 1 MiB. What keeps it from being read is among the errors.</summary>
    public static RolloutReading ReadFile(string path, ConnectionNames? connections = null)
    {
        var file = TextFile.Read(path);
        return file.Text is { } text ? Read(text, path, connections) : new RolloutReading { Errors = [new(path, file.Line, file.Column, file.Error!)] };
    }
}
