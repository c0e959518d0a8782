using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Picking;

/// <summary>One relay in a race, with what DNS said.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Answer">What DNS said; <see langword="null"/> for a bare address.</param>
/// <param name="Addresses">The addresses to dial, the family that goes first in front.</param>
internal sealed record RaceLane(Relay Relay, DnsAnswer? Answer, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>The addresses in the order of one heat: within its family, each comes first in turn.</summary>
    public IEnumerable<IPAddress> OrderFor(int heat) => Addresses
        .GroupBy(address => address.AddressFamily)
        .SelectMany(family => family.Skip(heat % family.Count()).Concat(family.Take(heat % family.Count())));

    /// <summary>The address that the client's QUIC dialer would take in one heat: it knows IPv4 only, and never a second address.</summary>
    public IPAddress? FirstV4(int heat) => OrderFor(heat).FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
}
