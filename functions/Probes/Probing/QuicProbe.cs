using System.Net;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing;

/// <summary>Asks one UDP port whether it speaks QUIC.</summary>
/// <param name="remote">The address and port.</param>
/// <param name="dialect">How large the client's first packet is.</param>
/// <param name="timeout">How long to wait.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<QuicObservation> QuicProbe(IPEndPoint remote, Dialect dialect, TimeSpan timeout, CancellationToken cancellationToken);
