using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Where the API listens, as people write it: <c>http://127.0.0.1:9842</c>, <c>127.0.0.1:9842</c>, <c>[::1]:9842</c> or <c>localhost:9842</c>.</summary>
public static class ListenAddress
{
    /// <summary>The port when none is given.</summary>
    public const int DefaultPort = 9842;

    private const string Scheme = "http://";

    /// <summary>Where the API listens unless it is told otherwise: on this machine only, where reading needs no token.</summary>
    public static IPEndPoint Default { get; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>Reads an address, or says in one sentence what is wrong with it and what to write.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? value, [NotNullWhen(false)] out string? error)
    {
        var bare = (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text).TrimEnd('/');
        bare = bare.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? $"{IPAddress.Loopback}{bare["localhost".Length..]}" : bare;
        value = IPEndPoint.TryParse(bare, out var parsed) && bare.Contains('.', StringComparison.Ordinal) | bare.Contains(':', StringComparison.Ordinal)
            ? HasPort(bare) ? parsed : new IPEndPoint(parsed.Address, DefaultPort)
            : null;
        error = value is null ? $"'{text}' is no address to listen on: write an IP address and a port, such as http://127.0.0.1:{DefaultPort}" : null;
        return value is not null;
    }

    /// <summary>The address of a listener as a URL.</summary>
    public static Uri UrlOf(IPEndPoint listener) => new($"{Scheme}{listener}");

    private static bool HasPort(string text) =>
        text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.Count(c => c == ':') == 1;
}
