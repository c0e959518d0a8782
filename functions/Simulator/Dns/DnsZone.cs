using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>The names that a simulated DNS server knows. Changes count from the next query on. Thread-safe.</summary>
public sealed class DnsZone
{
    private static readonly TimeSpan _timeToLive = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives a name its addresses, in place of what it had.</summary>
    public DnsZone Set(string name, params IEnumerable<IPAddress> addresses) => Set(name, _timeToLive, addresses);

    /// <summary>Gives a name its addresses with their time to live (whole seconds), in place of what it had.</summary>
    public DnsZone Set(string name, TimeSpan timeToLive, params IEnumerable<IPAddress> addresses)
    {
        var entry = new Entry([.. addresses], null, (uint)timeToLive.TotalSeconds);
        _entries.AddOrUpdate(Key(name), entry, (_, old) => entry with { Script = old.Script });
        return this;
    }

    /// <summary>Makes a name an alias (CNAME) of another, in place of what it had.</summary>
    public DnsZone SetAlias(string name, string target, TimeSpan? timeToLive = null)
    {
        var entry = new Entry([], Key(target), (uint)(timeToLive ?? _timeToLive).TotalSeconds);
        _entries.AddOrUpdate(Key(name), entry, (_, old) => entry with { Script = old.Script });
        return this;
    }

    /// <summary>Makes the server misbehave for a name, known or not; <see langword="null"/> ends that.</summary>
    public DnsZone Misbehave(string name, DnsScript? script)
    {
        var running = script is null ? null : new RunningScript(script);
        _entries.AddOrUpdate(Key(name), _ => new Entry(null, null, 0) { Script = running }, (_, old) => old with { Script = running });
        return this;
    }

    /// <summary>Forgets a name: it does not exist.</summary>
    public DnsZone Remove(string name)
    {
        _entries.TryRemove(Key(name), out _);
        return this;
    }

    /// <summary>The script for one query, counted; the default one when there is none.</summary>
    internal DnsScript ScriptFor(string name, AddressFamily? family) =>
        _entries.TryGetValue(Key(name), out var entry) && entry.Script is { } running ? running.Take(family) : RunningScript.Behave;

    /// <summary>What the zone knows of a name; <see langword="null"/> when it does not exist.</summary>
    internal ZoneRecord? Find(string name) =>
        _entries.TryGetValue(Key(name), out var entry) && (entry.Addresses is not null || entry.Alias is not null)
            ? new ZoneRecord(entry.Addresses ?? [], entry.Alias, entry.Ttl)
            : null;

    private static string Key(string name) => name.TrimEnd('.');

    /// <summary>What the zone knows of a name.</summary>
    internal sealed record ZoneRecord(IReadOnlyList<IPAddress> Addresses, string? Alias, uint Ttl);

    private sealed record Entry(IReadOnlyList<IPAddress>? Addresses, string? Alias, uint Ttl)
    {
        public RunningScript? Script { get; init; }
    }

    private sealed class RunningScript(DnsScript script)
    {
        private int _taken;

        public static DnsScript Behave { get; } = new();

        public DnsScript Take(AddressFamily? family) =>
            script.Family is { } only && only != family ? Behave
            : script.Times == int.MaxValue || Interlocked.Increment(ref _taken) <= script.Times ? script
            : Behave;
    }
}
