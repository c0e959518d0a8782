using System.Security.Cryptography;
using System.Text;

namespace OpenZro.Probes.Probing.Protocol;

/// <summary>
/// A peer's id on a relay: 36 bytes, ASCII <c>sha-</c> and the SHA-256 of the peer's string (openzro <c>relay/messages/id.go</c>).
/// </summary>
public sealed class PeerId : IEquatable<PeerId>
{
    /// <summary>The length of every id, in bytes.</summary>
    public const int Length = 36;

    private static ReadOnlySpan<byte> Prefix => "sha-"u8;

    private readonly byte[] _bytes;

    private PeerId(byte[] bytes) => _bytes = bytes;

    /// <summary>The 36 bytes as they go over the wire.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The id of a peer string: for a real peer its WireGuard public key, for a probe a name of its own.</summary>
    public static PeerId FromName(string peer)
    {
        var bytes = new byte[Length];
        Prefix.CopyTo(bytes);
        SHA256.HashData(Encoding.UTF8.GetBytes(peer), bytes.AsSpan(Prefix.Length));
        return new PeerId(bytes);
    }

    /// <summary>The id in front of a wire buffer; <see langword="null"/> when there is none.</summary>
    public static PeerId? Read(ReadOnlySpan<byte> wire) =>
        wire.Length >= Length && wire.StartsWith(Prefix) ? new PeerId(wire[..Length].ToArray()) : null;

    /// <inheritdoc/>
    public bool Equals(PeerId? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerId);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes, Prefix.Length);

    /// <summary>The id as relays log it: <c>sha-</c> and the hash in base64.</summary>
    public override string ToString() => "sha-" + Convert.ToBase64String(_bytes.AsSpan(Prefix.Length));
}
