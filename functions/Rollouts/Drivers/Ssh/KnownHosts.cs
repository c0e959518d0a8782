using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>
/// The keys of hosts as OpenSSH writes them down (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): plain names with wildcards and negation,
/// hashed names, ports in brackets, revoked keys. Certificate authorities are left out, so a host known only by one is unknown.
/// </summary>
public sealed class KnownHosts
{
    private const int DefaultPort = 22;
    private const string Revoked = "@revoked";
    private readonly List<Entry> _entries;

    private KnownHosts(List<Entry> entries) => _entries = entries;

    /// <summary>Reads a file's text. Lines that cannot be read are left out, so that they trust nobody.</summary>
    public static KnownHosts Parse(string text)
    {
        var entries = new List<Entry>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var marker = words is [['@', ..], ..] ? words[0] : null;
            var rest = marker is null ? words : words[1..];
            if (rest.Length >= 3 && rest[0][0] != '#' && marker is null or Revoked && Decode(rest[2]) is { Length: > 0 } key)
            {
                entries.Add(new Entry(rest[0], rest[1], key, marker is Revoked));
            }
        }

        return new KnownHosts(entries);
    }

    /// <summary>The types of the keys known for a host, such as <c>ssh-ed25519</c>: those to ask it for first.</summary>
    public IReadOnlyList<string> KeyTypes(string host, int port) =>
        [.. _entries.Where(entry => !entry.IsRevoked && entry.Names(host, port)).Select(entry => entry.KeyType).Distinct(StringComparer.Ordinal)];

    /// <summary>Judges a key that a host presented.</summary>
    /// <param name="host">The name or address that was meant.</param>
    /// <param name="port">The port.</param>
    /// <param name="key">The key as the wire has it: type and parameters.</param>
    public HostKeyVerdict Judge(string host, int port, ReadOnlySpan<byte> key)
    {
        var verdict = HostKeyVerdict.Unknown;
        foreach (var entry in _entries.Where(entry => entry.Names(host, port)))
        {
            var same = key.SequenceEqual(entry.Key);
            if (same && entry.IsRevoked)
            {
                return HostKeyVerdict.Revoked;
            }

            if (!entry.IsRevoked && verdict != HostKeyVerdict.Trusted)
            {
                verdict = same ? HostKeyVerdict.Trusted : HostKeyVerdict.Mismatch;
            }
        }

        return verdict;
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private sealed record Entry(string Hosts, string KeyType, byte[] Key, bool IsRevoked)
    {
        public bool Names(string host, int port)
        {
            var name = host.ToLowerInvariant();
            name = port == DefaultPort ? name : $"[{name}]:{port}";
            return Hosts.StartsWith('|') ? IsHashOf(name) : IsAmong(Hosts.Split(','), name);
        }

        private static bool IsAmong(string[] patterns, string name) =>
            !Array.Exists(patterns, pattern => pattern.StartsWith('!') && Fits(pattern[1..], name))
            && Array.Exists(patterns, pattern => !pattern.StartsWith('!') && Fits(pattern, name));

        private static bool Fits(string pattern, string name)
        {
            var expression = Regex.Escape(pattern.ToLowerInvariant()).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
            return Regex.IsMatch(name, $"^(?:{expression})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }

        private bool IsHashOf(string name)
        {
            if (Hosts.Split('|') is not ["", "1", var salt, var hash] || Decode(salt) is not { } key || Decode(hash) is not { } expected)
            {
                return false;
            }

            return CryptographicOperations.FixedTimeEquals(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(name)), expected);
        }
    }
}
