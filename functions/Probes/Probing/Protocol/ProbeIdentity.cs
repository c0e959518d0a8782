using System.Globalization;
using System.Security.Cryptography;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Probing.Protocol;

/// <summary>
/// Makes peer ids that no peer and no other probe has: a relay closes the older of two connections with one id
/// (openzro <c>relay/server/store/store.go</c>), so each connection gets a new one.
/// </summary>
public static class ProbeIdentity
{
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private static long _connections;

    /// <summary>The id for one connection.</summary>
    public static PeerId Next(Dialect dialect) => PeerId.FromName(string.Create(
        CultureInfo.InvariantCulture,
        $"{dialect.ProbeIdentityPrefix}-{Process}-{Interlocked.Increment(ref _connections)}"));
}
