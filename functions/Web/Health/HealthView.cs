using OpenZro.Probes.Health;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary>
/// What the pages know of the mesh's health: the book as it was last read, by whoever judges or by a page that asks. Read again when it is
/// older than <see cref="Fresh"/>.
/// </summary>
/// <param name="rows">Where the book is.</param>
/// <param name="state">Which fleet is in force.</param>
/// <param name="time">The clock.</param>
/// <param name="isHome">Whether these rows are where the book is written; on Azure, only the home region's are.</param>
public sealed class HealthView(HealthRows rows, VantageState state, TimeProvider time, bool isHome = true)
{
    private volatile Known? _known;
    private volatile int _changes;

    /// <summary>How old the book may be: 2 s.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The mesh.</summary>
    public string Mesh => state.Current.Fleet.Fleet.Mesh;

    /// <summary>Whether the book is written here; on Azure, the home region's server has it.</summary>
    public bool IsHome => isHome;

    /// <summary>The rows that all of it is read from.</summary>
    public HealthRows Rows => rows;

    /// <summary>The book as it was last read; <see langword="null"/> before that.</summary>
    public HealthBook? Book => _known?.Book;

    /// <summary>How often this process has changed maintenance: whoever keeps what it shows of it knows by this that it is old.</summary>
    public int Changes => _changes;

    /// <summary>Takes note of maintenance that was set or ended.</summary>
    internal void NoteChange() => Interlocked.Increment(ref _changes);

    /// <summary>Takes a book that was just read or written.</summary>
    internal void Take(HealthBook book) => _known = new(book, time.GetUtcNow());

    /// <summary>The book, read again when it is too old.</summary>
    /// <exception cref="StorageException">The storage failed.</exception>
    public async Task<HealthBook> ReadAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && known.Book.Mesh == Mesh && time.GetUtcNow() - known.At < Fresh)
            return known.Book;
        Take((await rows.BookAsync(Mesh, cancellationToken)).Book);
        return _known!.Book;
    }

    /// <summary>
    /// What is wrong with judging itself; <see langword="null"/> while somebody judges, before anybody has had the time to, and where another
    /// region's account holds the book.
    /// </summary>
    /// <param name="reads">Whether to read the book again, where nobody in this process does.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<string?> WrongAsync(bool reads, CancellationToken cancellationToken)
    {
        if (!isHome)
            return null;
        try
        {
            var book = reads ? await ReadAsync(cancellationToken) : Book;
            return Wrong(book, state.Current, time.GetUtcNow());
        }
        catch (StorageException failure)
        {
            return "whether somebody judges health cannot be seen: " + failure.Message;
        }
    }

    private static string? Wrong(HealthBook? book, VantageSnapshot known, DateTimeOffset now)
    {
        var fleet = known.Fleet.Fleet;
        if (book?.JudgedAt is { } last)
            return book.IsAbandoned(fleet, now) ? $"nobody judges health since {last.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, so nobody is told of incidents" : null;
        return now - known.StartedAt < HealthBook.LeaseOf(fleet) * 2 ? null : "nobody judges health, so nobody is told of incidents";
    }

    private sealed record Known(HealthBook Book, DateTimeOffset At);
}
