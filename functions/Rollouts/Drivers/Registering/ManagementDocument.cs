using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenZro.Probes.Rollouts.Drivers.Registering;

/// <summary>
/// A <c>management.json</c> of which only <c>Relay.Addresses</c> is ever changed. The file is a Go template that often is not JSON, so
/// it is neither parsed nor written as JSON: everything outside of the list stays byte for byte, and within the list the addresses
/// that stay keep how they were written (openzro <c>management/cmd</c>, <c>management/server/types/config.go</c>).
/// </summary>
public sealed class ManagementDocument
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _text;
    private readonly IReadOnlyList<AddressList> _lists;
    private readonly string? _credentialsTtl;

    private ManagementDocument(string text, IReadOnlyList<AddressList> lists, string? credentialsTtl)
    {
        _text = text;
        _lists = lists;
        _credentialsTtl = credentialsTtl;
    }

    /// <summary>The addresses in order, as written; placeholders are kept.</summary>
    public IReadOnlyList<string> Addresses => _lists is [var list] ? [.. list.Items.Select(item => Utf8(item.Text))] : [];

    /// <summary>Why the list cannot be told or changed safely; <see langword="null"/> when it can.</summary>
    public string? Obstacle => _lists.Count switch
    {
        0 => "there is no Relay.Addresses in it: is it management's own file? Add the list by hand once, with the relay that is in use",
        > 1 => "it has more than one Relay.Addresses, so which one is in force depends on the template: change it by hand",
        _ when HasActions(_lists[0]) => "its Relay.Addresses is put together by template actions: change the template by hand",
        _ => null,
    };

    /// <summary>
    /// Why management must not be restarted with this file: its token refresh divides the lifetime, and one of zero ends the process
    /// (openzro <c>management/server/token_mgr.go</c>). <see langword="null"/> when the lifetime is above zero or a placeholder.
    /// </summary>
    public string? Danger => _credentialsTtl switch
    {
        null or "" or "null" => "its Relay has no CredentialsTTL, which counts as 0, and management would end when it starts: set it, such as to \"24h\"",
        { } ttl when ttl.Contains("{{", StringComparison.Ordinal) => null,
        { } ttl when ttl.StartsWith('-') || !ttl.Any(c => c is >= '1' and <= '9') =>
            $"its Relay.CredentialsTTL is {ttl}, and management would end when it starts: set it above 0, such as to \"24h\"",
        _ => null,
    };

    /// <summary>Reads a file. Anything can be read; what stands in the way of a change is told by <see cref="Obstacle"/>.</summary>
    public static ManagementDocument Read(ReadOnlySpan<byte> bytes)
    {
        // Every byte is one character, so that positions are positions in the file and no byte is lost.
        var text = Encoding.Latin1.GetString(bytes);
        var scan = new ManagementScan(text);
        return new ManagementDocument(text, scan.Lists, scan.CredentialsTtl);
    }

    /// <summary>The file with another list, otherwise byte for byte the same.</summary>
    /// <exception cref="InvalidOperationException">There is an <see cref="Obstacle"/>.</exception>
    public byte[] With(IReadOnlyList<string> addresses)
    {
        if (Obstacle is { } obstacle)
        {
            throw new InvalidOperationException(obstacle);
        }

        var list = _lists[0];
        return addresses.SequenceEqual(Addresses)
            ? Encoding.Latin1.GetBytes(_text)
            : Encoding.Latin1.GetBytes(string.Concat(_text.AsSpan(0, list.Start), Write(list, addresses), _text.AsSpan(list.End)));
    }

    private string Write(AddressList list, IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            return "[]";
        }

        var items = list.Items;
        var opening = items.Count == 0 ? "" : _text[(list.Start + 1)..items[0].Start];
        var closing = items.Count == 0 ? "" : _text[items[^1].End..(list.End - 1)];
        var between = items.Count > 1 ? _text[items[0].End..items[1].Start]
            : opening.Contains('\n', StringComparison.Ordinal) ? "," + opening
            : ", ";
        var written = items.DistinctBy(item => item.Text).ToDictionary(item => Utf8(item.Text), item => _text[item.Start..item.End], StringComparer.Ordinal);
        return $"[{opening}{string.Join(between, addresses.Select(address => written.GetValueOrDefault(address) ?? Quote(address)))}{closing}]";
    }

    private bool HasActions(AddressList list)
    {
        var at = list.Start;
        foreach (var item in list.Items)
        {
            if (_text[at..item.Start].Contains("{{", StringComparison.Ordinal))
            {
                return true;
            }

            at = item.End;
        }

        return _text[at..list.End].Contains("{{", StringComparison.Ordinal);
    }

    // A quoted placeholder may hold quotes of its own, which belong to the template and must not be escaped.
    private static string Quote(string address) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
        address.Contains("{{", StringComparison.Ordinal) ? $"\"{address}\"" : JsonSerializer.Serialize(address, Plain)));

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
