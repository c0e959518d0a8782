using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

public sealed class SqliteTablesInMemoryTests : TableStoreContract
{
    protected override Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(SqliteTables.InMemory());
}

public sealed class SqliteTablesTests : TableStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite-").FullName;

    private string File => Path.Combine(_folder, "new", "probes.db");

    protected override Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(SqliteTables.Open(File));

    protected override Task CloseAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_connection_syncs_at_every_commit()
    {
        var store = (SqliteTables)Store;

        (await store.PragmaAsync("journal_mode")).ShouldAllBe(mode => mode == "wal");
        (await store.PragmaAsync("synchronous")).ShouldAllBe(level => level == "2");
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_other_and_give_no_etag_twice()
    {
        await using var other = SqliteTables.Open(File);
        var etags = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Store : other).InsertAsync("Shared", new TableRow("p", $"{i}"), cancellationToken: Cancel), Cancel)));

        etags.Select(result => result.ETag).Distinct().Count().ShouldBe(40);
        (await other.ScanAsync("Shared", new KeyRange("p"), Cancel).CountAsync(Cancel)).ShouldBe(40);
    }

    [Fact]
    public void What_is_no_database_is_refused()
    {
        var path = Path.Combine(_folder, "text.db");
        System.IO.File.WriteAllText(path, new string('x', 5000));

        Should.Throw<StorageException>(() => SqliteTables.Open(path)).IsTransient.ShouldBeFalse();
        Should.Throw<StorageException>(() => SqliteTables.Open(Path.Combine(path, "below.db"))).IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_refused()
    {
        await ((SqliteTables)Store).PragmaAsync("user_version = 99; PRAGMA user_version");

        Should.Throw<StorageException>(() => SqliteTables.Open(File)).Message.ShouldContain("newer program");
    }
}
