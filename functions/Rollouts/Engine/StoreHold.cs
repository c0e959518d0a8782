namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// A file beside a store of one machine that only one engine can hold open. The system lets go of it when the process is gone, and only
/// then, so that whoever gets it knows that nothing of the former holder runs any more.
/// </summary>
internal sealed class StoreHold : IDisposable
{
    private readonly FileStream _file;

    private StoreHold(string path) => _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the file, unless somebody has it or its folder keeps no locks; <see langword="null"/> then.</summary>
    public static StoreHold? TryTake(string path)
    {
        var hold = TryOpen(path);
        if (hold is null || !CanBeHadAgain(path))
            return hold;
        hold.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Some file systems grant everybody everything: what can be had twice says nothing.</summary>
    private static bool CanBeHadAgain(string path)
    {
        using var again = TryOpen(path);
        return again is not null;
    }

    private static StoreHold? TryOpen(string path)
    {
        try
        {
            return new StoreHold(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
