using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>How the journal hashes what a method gave.</summary>
internal static class Hashes
{
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
