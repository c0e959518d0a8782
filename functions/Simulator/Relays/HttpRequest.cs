namespace OpenZro.Probes.Simulator.Relays;

/// <summary>The head of an HTTP/1 request.</summary>
internal sealed class HttpRequest
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpRequest(string method, string target, string version) => (Method, Target, Version) = (method, target, version);

    public string Method { get; }

    public string Target { get; }

    public string Version { get; }

    public string Path => Target.Split('?', 2)[0];

    /// <summary>A header's value, empty when it was not sent.</summary>
    public string this[string name] => _headers.GetValueOrDefault(name, "");

    public bool HasToken(string name, string token) =>
        this[name].Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    public static HttpRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, ("HTTP/1.0" or "HTTP/1.1") and var version])
            return null;

        var request = new HttpRequest(method, target, version);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return null;

            request._headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return request;
    }
}
