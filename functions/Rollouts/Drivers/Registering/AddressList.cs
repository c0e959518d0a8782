using OpenZro.Probes.Fleet.Discovery;

namespace OpenZro.Probes.Rollouts.Drivers.Registering;

/// <summary>Where a list of addresses stands in a file, brackets included, and the strings in it.</summary>
internal sealed record AddressList(int Start, int End, IReadOnlyList<TemplatedJson.Token> Items);
