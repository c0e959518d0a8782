using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// Pages that are the same for everybody, made once for all who look: those who ask while a page is made wait for it, and those who come
/// later have the same one until something has changed, or it is old.
/// </summary>
/// <param name="services">What components are made of.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedPages(IServiceProvider services, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Shared> _pages = new(StringComparer.Ordinal);
    private long _made;

    /// <summary>How old a page may be of which it is known that nothing has changed since, but the time: 10 s.</summary>
    public static TimeSpan FreshWhileUnchanged { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How old a page may be where nobody tells of changes: 2 s.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How many pages were made so far.</summary>
    public long Made => _made;

    /// <summary>How many pages are kept.</summary>
    public int Count => _pages.Count;

    /// <summary>The page, made when nobody has it.</summary>
    /// <param name="key">Which page: the same for what is the same question.</param>
    /// <param name="version">The version of what is known; <see langword="null"/> where nobody tells of changes.</param>
    /// <param name="make">Makes it. It outlives the request of whoever comes first.</param>
    public async Task<RenderedPage> GetAsync(string key, string? version, Func<Task<IPageAnswer>> make)
    {
        Forget();
        var shared = _pages.AddOrUpdate(key, _ => Make(version, make), (_, kept) => kept.Version == version && !IsOld(kept) ? kept : Make(version, make));
        try
        {
            var page = await shared.Page.Value;
            if (page.Status != StatusCodes.Status200OK)
                _pages.TryRemove(KeyValuePair.Create(key, shared));
            return page;
        }
        catch
        {
            _pages.TryRemove(KeyValuePair.Create(key, shared));
            throw;
        }
    }

    private Shared Make(string? version, Func<Task<IPageAnswer>> make) =>
        new(version, time.GetUtcNow(), new Lazy<Task<RenderedPage>>(() => Task.Run(() => MakeAsync(make))));

    private async Task<RenderedPage> MakeAsync(Func<Task<IPageAnswer>> make)
    {
        Interlocked.Increment(ref _made);
        return await (await make()).RenderAsync(services, visitor: null);
    }

    private bool IsOld(Shared kept) => time.GetUtcNow() - kept.At >= (kept.Version is null ? Fresh : FreshWhileUnchanged);

    /// <summary>Nobody who looked once keeps a page here for long.</summary>
    private void Forget()
    {
        foreach (var kept in _pages.Where(kept => IsOld(kept.Value)))
            _pages.TryRemove(kept);
    }

    private sealed record Shared(string? Version, DateTimeOffset At, Lazy<Task<RenderedPage>> Page);
}
