using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Leads a browser to another page, which it asks for with GET.</summary>
/// <param name="Path">Where.</param>
internal sealed record SeeOther(string Path) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Apply(httpContext.Response);
        return Task.CompletedTask;
    }

    /// <summary>Makes an answer of it.</summary>
    public void Apply(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = Path;
    }
}
