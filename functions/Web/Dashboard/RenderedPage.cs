using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// A page as HTML, the same for everybody who looks at it but for the place at which it says who that is. As an answer it has an ETag over
/// all of it, by which whoever has it already is told so (304), and the headers that keep everything out of it that is not this server's.
/// </summary>
internal sealed class RenderedPage : IResult
{
    private const int TagBytes = 12;

    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly byte[] _hash;

    /// <summary>Takes what a component was rendered to.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="html">The HTML, with <see cref="SignedIn.Place"/> where the page says who looks at it.</param>
    public RenderedPage(int status, string html)
    {
        var plain = PlainText.Of(html);
        var place = plain.IndexOf(SignedIn.Place, StringComparison.Ordinal);
        Status = status;
        _before = Encoding.UTF8.GetBytes(place < 0 ? plain : plain[..place]);
        _after = place < 0 ? [] : Encoding.UTF8.GetBytes(plain[(place + SignedIn.Place.Length)..]);
        _hash = SHA256.HashData([.. SHA256.HashData(_before), .. SHA256.HashData(_after)]);
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var who = Encoding.UTF8.GetBytes(PlainText.Of(SignedIn.Html(Visitor.Of(httpContext))));
        var (request, response) = (httpContext.Request, httpContext.Response);
        PageHeaders.Set(response.Headers);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData([.. _hash, .. who]).AsSpan(0, TagBytes))}\"");
        response.GetTypedHeaders().ETag = tag;
        if (Status == StatusCodes.Status200OK && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _before.Length + who.Length + _after.Length;
        await response.Body.WriteAsync(_before, httpContext.RequestAborted);
        await response.Body.WriteAsync(who, httpContext.RequestAborted);
        await response.Body.WriteAsync(_after, httpContext.RequestAborted);
    }
}
