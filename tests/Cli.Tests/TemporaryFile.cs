namespace OpenZro.Probes.Cli.Tests;

/// <summary>A file with a given content, gone when disposed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private TemporaryFile(string content) => File.WriteAllText(Path, content);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".yaml");

    public static TemporaryFile Of(string content) => new(content);

    public void Dispose() => File.Delete(Path);
}
