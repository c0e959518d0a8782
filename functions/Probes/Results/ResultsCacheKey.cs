using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>What is kept in a <see cref="ResultsCache"/>: what one relay has in a range of time.</summary>
/// <param name="Store">Where it was read from.</param>
/// <param name="Kind">Which tables it was read from.</param>
/// <param name="Relay">The relay's name.</param>
/// <param name="From">The beginning of the range.</param>
/// <param name="Before">Its end, exclusive.</param>
/// <param name="Shape">How it was gathered; <see langword="null"/> for what was not.</param>
internal sealed record ResultsCacheKey(ITableStore Store, string Kind, string Relay, DateTimeOffset From, DateTimeOffset Before, TallyShape? Shape);
