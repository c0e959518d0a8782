using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Rollouts.Connections;

/// <summary>
/// Reads connections files, strictly: unknown keys, wrong values and impossible combinations are refused, all of them at once, each with
/// its place and what to do. Bad input is data; nothing is thrown for it.
/// </summary>
public static class ConnectionReader
{
    /// <summary>Reads connections from text.</summary>
    /// <param name="text">YAML; a byte order mark is accepted.</param>
    /// <param name="source">What the text is called in problems, such as the file's path.</param>
    public static ConnectionReading Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        var file = StrictFile.Read(text, source, ConnectionsShape.Shape, ConnectionRules.Check, "name at least one connection, or do without the file");
        return new ConnectionReading
        {
            Secrets = file.Fields is { } read ? ConnectionSecrets.Of(read) : [],
            Connections = file.Fields is { } fields ? ConnectionsShape.Build(fields) : null,
            Errors = file.Errors,
            ErrorsLeftOut = file.ErrorsLeftOut,
            Warnings = file.Warnings,
        };
    }

    /// <summary>
    /// Reads a connections file: UTF-8, up to 1 MiB. What keeps it from being read is among the errors. Files of secrets are meant from its
    /// folder.
    /// </summary>
    public static ConnectionReading ReadFile(string path)
    {
        var file = TextFile.Read(path);
        return file.Text is { } text ? Below(Path.GetDirectoryName(Path.GetFullPath(path))!, Read(text, path)) : new ConnectionReading { Errors = [new(path, file.Line, file.Column, file.Error!)] };
    }

    private static ConnectionReading Below(string folder, ConnectionReading reading) => reading with
    {
        Connections = reading.Connections?.Below(folder),
        Secrets = [.. reading.Secrets.Select(secret => secret with { Reference = secret.Reference.Below(folder) })],
    };
}
