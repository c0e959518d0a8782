using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OpenZro.Probes.Tests.Storage;

/// <summary>The ways in which a request fails.</summary>
public static class Faults
{
    /// <summary>The server is not asked; this is the answer.</summary>
    public static Fault Answer(HttpStatusCode status, string code = "Scripted", int? retryAfter = null) => (_, _) =>
    {
        var response = new HttpResponseMessage(status)
        {
            Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, object> { ["odata.error"] = new { code, message = new { lang = "en-US", value = "scripted" } } })),
        };
        response.Content.Headers.ContentType = new("application/json");
        response.Headers.Add("x-ms-error-code", code);
        if (retryAfter is { } seconds)
            response.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return Task.FromResult(response);
    };

    /// <summary>The server is not asked, and the connection fails.</summary>
    public static Fault Refuse => (_, _) => throw new HttpRequestException("scripted refusal");

    /// <summary>The server does what it was asked, and its answer is lost.</summary>
    public static Fault LoseAnswer => async (send, _) =>
    {
        (await send()).Dispose();
        throw new HttpRequestException("scripted loss");
    };

    /// <summary>Nothing comes back.</summary>
    public static Fault Silence => async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    };
}
