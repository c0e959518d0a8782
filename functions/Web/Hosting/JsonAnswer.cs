using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// A document as an answer. One that was asked for has an ETag over its content, by which whoever has it already is told so (304): those
/// who watch ask often, and it changes seldom.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="type">How it is written.</param>
internal sealed class JsonAnswer<T>(T document, JsonTypeInfo<T> type) : IResult
{
    private const int TagBytes = 12;

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Where what was made is; <see langword="null"/> when nothing was.</summary>
    public string? Location { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = Location;
        if (HttpMethods.IsGet(httpContext.Request.Method) && IsKnown(httpContext, bytes))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static bool IsKnown(HttpContext context, byte[] bytes)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, TagBytes))}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false));
    }
}
