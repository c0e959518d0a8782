using System.Diagnostics.CodeAnalysis;

namespace OpenZro.Probes.Yaml;

/// <summary>What could be read of a mapping: the values of its keys, each with its place.</summary>
internal sealed class Fields
{
    private readonly Dictionary<Key, object> _values = [];
    private readonly Dictionary<Key, YamlPosition> _given = [];

    /// <summary>Sets the value of a key.</summary>
    public void Set<T>(Key<T> key, Located<T> value) => _values[key] = value;

    /// <summary>Notes that a key was given, whether or not its value can be read.</summary>
    public void Note(Key key, YamlPosition at) => _given[key] = at;

    /// <summary>Whether a key was given, whether or not its value could be read.</summary>
    public bool Has(Key key) => _given.ContainsKey(key);

    /// <summary>Where a key that was given stands.</summary>
    public YamlPosition PlaceOf(Key key) => _given[key];

    /// <summary>The value of a key with its place; <see langword="null"/> when it was left out or was wrong.</summary>
    public Located<T>? Find<T>(Key<T> key) => (Located<T>?)_values.GetValueOrDefault(key);

    /// <summary>The value of a key that was read without fault and must be there.</summary>
    public T Get<T>(Key<T> key) => Find(key) is { } found ? found.Value : throw new InvalidOperationException($"'{key.Name}' was not read.");

    /// <summary>The value of a key, or what it is when it is left out.</summary>
    [return: NotNullIfNotNull(nameof(otherwise))]
    public T? Get<T>(Key<T> key, T? otherwise) => Find(key) is { } found ? found.Value : otherwise;

    /// <summary>The values of a list with their places; none when it was left out.</summary>
    public IReadOnlyList<Located<T>> List<T>(Key<IReadOnlyList<Located<T>>> key) => Find(key)?.Value ?? [];

    /// <summary>The values of a list; none when it was left out.</summary>
    public IReadOnlyList<T> Values<T>(Key<IReadOnlyList<Located<T>>> key) => [.. List(key).Select(item => item.Value)];
}
