using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Results;

public sealed class ResultsCacheTests : IAsyncDisposable
{
    private readonly SqliteTables _store = SqliteTables.InMemory();
    private readonly ResultsCache _cache = new(capacity: 100);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void What_was_not_asked_for_the_longest_goes_first()
    {
        _cache.Put(Key("a"), "of a", 40);
        _cache.Put(Key("b"), "of b", 40);
        _cache.Find<string>(Key("a")).ShouldBe("of a");

        _cache.Put(Key("c"), "of c", 40);

        _cache.Find<string>(Key("b")).ShouldBeNull();
        (_cache.Find<string>(Key("a")), _cache.Find<string>(Key("c")), _cache.Bytes).ShouldBe(("of a", "of c", 80));
    }

    [Fact]
    public void What_is_put_again_takes_the_place_of_what_was_there()
    {
        _cache.Put(Key("a"), "old", 90);
        _cache.Put(Key("a"), "new", 20);

        (_cache.Find<string>(Key("a")), _cache.Bytes).ShouldBe(("new", 20));
    }

    [Fact]
    public void What_is_larger_than_all_that_may_be_held_is_not_kept_and_pushes_nothing_out()
    {
        _cache.Put(Key("a"), "of a", 90);
        _cache.Put(Key("b"), "of b", 101);

        (_cache.Find<string>(Key("a")), _cache.Find<string>(Key("b")), _cache.Bytes).ShouldBe(("of a", null, 90));
    }

    [Fact]
    public void Another_range_shape_relay_or_kind_is_something_else()
    {
        var key = Key("a");
        _cache.Put(key, "of a", 1);

        _cache.Find<string>(Key("a")).ShouldBe("of a");
        foreach (var different in (ResultsCacheKey[])[key with { Before = key.Before.AddDays(1) }, key with { Shape = new TallyShape(null, null, null, false) }, key with { Relay = "b" }, key with { Kind = "hours" }])
            _cache.Find<string>(different).ShouldBeNull(different.ToString());
    }

    private ResultsCacheKey Key(string relay) => new(_store, "days", relay, SampleRuns.Start, SampleRuns.Start.AddDays(1), new TallyShape(null, null, null, true));
}
