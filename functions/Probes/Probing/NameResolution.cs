using System.Net;

namespace OpenZro.Probes.Probing;

/// <summary>Asks every resolver for a name's addresses: one answer per resolver.</summary>
/// <param name="name">The name.</param>
/// <param name="expected">The addresses that it should have.</param>
/// <param name="cancellationToken">Ends the queries.</param>
public delegate Task<IReadOnlyList<DnsAnswer>> NameResolution(
    string name, IReadOnlyCollection<IPAddress>? expected, CancellationToken cancellationToken);
