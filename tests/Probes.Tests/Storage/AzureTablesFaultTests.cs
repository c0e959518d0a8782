using System.Net;
using System.Net.Sockets;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;
using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>Azurite behind a transport that fails as it is told to.</summary>
public sealed class AzureTablesFaultTests(AzuriteServer azurite) : IAsyncDisposable
{
    private static int _tables;
    private readonly string _table = $"F{Environment.ProcessId}x{Interlocked.Increment(ref _tables)}";
    private readonly FaultyHandler _faults = new();
    private readonly List<ITableStore> _stores = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_passing_fault_is_not_seen(HttpStatusCode status)
    {
        var store = await OpenAsync();
        await store.CreateTableAsync(_table, Cancel);
        _faults.Next(Faults.Answer(status), Faults.Answer(status), Faults.Answer(status), Faults.Answer(status));

        (await store.UpsertAsync(_table, [Row(1)], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        (await store.GetAsync(_table, "p", "r", Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lasting_fault_ends_after_the_attempts_and_says_what_it_was()
    {
        var store = await OpenAsync();
        _faults.Always(Faults.Answer(HttpStatusCode.ServiceUnavailable, code: "ServerBusy"));

        var failure = await Should.ThrowAsync<StorageException>(() => store.UpsertAsync(_table, [Row(1)], cancellationToken: Cancel));

        failure.IsTransient.ShouldBeTrue();
        failure.Message.ShouldBe($"Azure Tables, writing to {_table}: 503 ServerBusy");
        _faults.Requests.ShouldBe(5);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        var store = await OpenAsync();
        _faults.Always(Faults.Answer(HttpStatusCode.Forbidden, code: "AuthenticationFailed"));

        var failure = await Should.ThrowAsync<StorageException>(() => store.GetAsync(_table, "p", "r", Cancel));

        (failure.IsTransient, failure.Message).ShouldBe((false, $"Azure Tables, reading from {_table}: 403 AuthenticationFailed: the account key or the signature is wrong or has expired, or the clock of this machine is"));
        _faults.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again()
    {
        var store = await OpenAsync();
        await store.CreateTableAsync(_table, Cancel);
        _faults.Next(Faults.Refuse, Faults.Refuse);

        (await store.InsertAsync(_table, Row(1), cancellationToken: Cancel)).Written.ShouldBeTrue();
    }

    [Fact]
    public async Task The_wait_that_the_service_asks_for_is_kept()
    {
        var time = new FakeTimeProvider();
        var store = await OpenAsync(new() { Time = time, Transport = Transport() });
        await store.CreateTableAsync(_table, Cancel);
        _faults.Next(Faults.Answer(HttpStatusCode.TooManyRequests, retryAfter: 7));
        var before = _faults.Requests;

        var write = store.UpsertAsync(_table, [Row(1)], cancellationToken: Cancel);
        while (_faults.Requests == before)
            await Task.Delay(5, Cancel);
        await Task.Delay(50, Cancel);
        time.Advance(TimeSpan.FromSeconds(6.9));
        await Task.Delay(50, Cancel);
        _faults.Requests.ShouldBe(before + 1);
        time.Advance(TimeSpan.FromSeconds(0.2));

        (await write).ShouldBe(WriteOutcome.Written);
        _faults.Requests.ShouldBe(before + 2);
    }

    [Fact]
    public async Task Silence_ends_at_the_total_time()
    {
        var store = await OpenAsync(new()
        {
            AttemptTimeout = TimeSpan.FromMilliseconds(50), TotalTimeout = TimeSpan.FromMilliseconds(400), Attempts = 1000,
            Delay = TimeSpan.FromMilliseconds(1), Transport = Transport(),
        });
        _faults.Always(Faults.Silence);

        var failure = await Should.ThrowAsync<StorageException>(() => store.GetAsync(_table, "p", "r", Cancel));

        (failure.IsTransient, failure.Message).ShouldBe((true, $"Azure Tables, reading from {_table}: no answer in time"));
        _faults.Requests.ShouldBeInRange(1, 999);
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_knows_its_own_row()
    {
        var store = await OpenAsync();
        await store.CreateTableAsync(_table, Cancel);
        _faults.Next(Faults.LoseAnswer);

        var result = await store.InsertAsync(_table, Row(1), cancellationToken: Cancel);

        result.Outcome.ShouldBe(WriteOutcome.Written);
        (await store.GetAsync(_table, "p", "r", Cancel))!.ETag.ShouldBe(result.ETag);
    }

    [Fact]
    public async Task An_insert_that_lost_the_race_while_its_answer_was_lost_is_told()
    {
        var store = await OpenAsync();
        await store.InsertAsync(_table, Row(1), cancellationToken: Cancel);
        _faults.Next(Faults.LoseAnswer);

        (await store.InsertAsync(_table, Row(2), cancellationToken: Cancel)).ShouldBe(new WriteResult(WriteOutcome.Exists, null));
    }

    [Fact]
    public async Task A_replace_whose_answer_was_lost_knows_its_own_row()
    {
        var store = await OpenAsync();
        var first = await store.InsertAsync(_table, Row(1), cancellationToken: Cancel);
        _faults.Next(Faults.LoseAnswer);

        var second = await store.ReplaceAsync(_table, Row(2), first.ETag!, Cancel);

        second.Outcome.ShouldBe(WriteOutcome.Written);
        (await store.ReplaceAsync(_table, Row(3), second.ETag!, Cancel)).Written.ShouldBeTrue();
        _faults.Next(Faults.LoseAnswer);
        (await store.ReplaceAsync(_table, Row(4), first.ETag!, Cancel)).Outcome.ShouldBe(WriteOutcome.Changed);
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_is_done()
    {
        var store = await OpenAsync();
        var row = await store.InsertAsync(_table, Row(1), cancellationToken: Cancel);
        _faults.Next(Faults.LoseAnswer);

        (await store.DeleteAsync(_table, "p", "r", row.ETag!, Cancel)).ShouldBe(WriteOutcome.Written);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_written_once_more()
    {
        var store = await OpenAsync();
        await store.CreateTableAsync(_table, Cancel);
        _faults.Next(Faults.LoseAnswer);

        (await store.UpsertAsync(_table, [new TableRow("p", "1"), new TableRow("p", "2")], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);

        (await store.ScanAsync(_table, new KeyRange("p"), Cancel).CountAsync(Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task A_table_that_is_being_dropped_is_empty_for_readers_and_awaited_by_writers()
    {
        var store = await OpenAsync();
        await store.CreateTableAsync(_table, Cancel);
        var dropping = Faults.Answer(HttpStatusCode.Conflict, code: "TableBeingDeleted");
        _faults.Next(dropping, dropping, dropping, dropping);

        (await store.GetAsync(_table, "p", "r", Cancel)).ShouldBeNull();
        (await store.ScanAsync(_table, new KeyRange("p"), Cancel).CountAsync(Cancel)).ShouldBe(0);
        (await store.DropTableAsync(_table, Cancel)).ShouldBeFalse();
        (await store.UpsertAsync(_table, [Row(1)], MissingTable.Leave, Cancel)).ShouldBe(WriteOutcome.NoTable);
        _faults.Next(dropping, dropping);
        (await store.UpsertAsync(_table, [Row(1)], cancellationToken: Cancel)).ShouldBe(WriteOutcome.Written);
    }

    [Fact]
    public async Task A_port_without_a_server_is_a_transient_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var store = AzureTables.Connect(
            $"AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:{port}/a;", options: new() { Attempts = 2, Delay = TimeSpan.FromMilliseconds(1) });

        var failure = await Should.ThrowAsync<StorageException>(() => store.GetAsync(_table, "p", "r", Cancel));

        failure.IsTransient.ShouldBeTrue();
        failure.ToString().ShouldNotContain("c2VjcmV0");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _faults.Dispose();
    }

    private static TableRow Row(int value) => new("p", "r") { ["Value"] = value };

    private HttpClientTransport Transport() => new(_faults);

    private async Task<ITableStore> OpenAsync(AzureTablesOptions? options = null)
    {
        var store = AzureTables.Connect(
            await azurite.StartAsync(), options: options ?? new() { Delay = TimeSpan.FromMilliseconds(1), Transport = Transport() });
        _stores.Add(store);
        return store;
    }
}
