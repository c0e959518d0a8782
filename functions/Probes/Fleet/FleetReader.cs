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
        var file = StrictFile.Read(
            text, source, FleetShape.Shape, FleetRules.Check, "name at least one relay, or let 'ozprobes fleet init' write the file");
        return new FleetReading
        {
            Fleet = file.Fields is { } fields ? FleetShape.Build(fields) : null,
            Errors = file.Errors,
            ErrorsLeftOut = file.ErrorsLeftOut,
            Warnings = file.Warnings,
        };
    }

    /// <summary>Reads a fleet file: UTF-8, up to 1 MiB. What keeps it from being read is among the errors.</summary>
    public static FleetReading ReadFile(string path)
    {
        var file = TextFile.Read(path);
        return file.Text is { } text ? Read(text, path) : new FleetReading { Errors = [new(path, file.Line, file.Column, file.Error!)] };
    }
}
