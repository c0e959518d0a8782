using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Rollouts.Drivers;

/// <summary>An operation's id as a file name: the same for the same id, and safe whatever the id holds.</summary>
internal static class OperationMarker
{
    private const int Bytes = 16;

    /// <summary>The name.</summary>
    public static string Of(Operation operation) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(operation.Id)).AsSpan(0, Bytes));
}
