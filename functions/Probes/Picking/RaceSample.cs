using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Picking;

/// <summary>One way in which a peer's attempt at one relay may go.</summary>
/// <param name="Transport">The transport whose dial is done first, and that the attempt therefore stays with.</param>
/// <param name="Elapsed">What the network takes, from the attempt's start until the relay is ready to be a home, or until the attempt fails.</param>
/// <param name="Ready">Whether it ends in a usable relay.</param>
/// <param name="Weight">How likely this way is, relative to the relay's other samples.</param>
public readonly record struct RaceSample(Transport Transport, TimeSpan Elapsed, bool Ready, double Weight = 1);
