using OpenZro.Probes.Results;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Api;

/// <summary>Reads the results of every region that this process may see.</summary>
/// <param name="stores">The stores by the name of their region; one store of several regions stands under any name.</param>
internal sealed class RegionReaders(IReadOnlyDictionary<string, ITableStore> stores)
{
    /// <summary>A reader for each store.</summary>
    public IReadOnlyDictionary<string, ResultsReader> ByRegion { get; } =
        stores.ToDictionary(store => store.Key, store => new ResultsReader(store.Value), StringComparer.Ordinal);
}
