using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>What someone is told whose request is not answered: a problem document (RFC 9457) with a code for programs and a remedy for people.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A stable word for programs, such as <c>token-missing</c>.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do about it, in a sentence.</param>
internal sealed record Problem(int Status, string Code, string Detail, string Remedy) : IResult
{
    /// <summary>The document's member that holds <see cref="Code"/>.</summary>
    public const string CodeMember = "code";

    /// <summary>The document's member that holds <see cref="Remedy"/>.</summary>
    public const string RemedyMember = "remedy";

    /// <summary>How long to wait before the next attempt, where that helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What else programs may want to know, by member.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    /// <summary>A request that is wrong in itself.</summary>
    public static Problem Bad(string code, string detail, string remedy) => new(StatusCodes.Status400BadRequest, code, detail, remedy);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } wait)
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            httpContext.Response.Headers.WWWAuthenticate = Code == "token-missing" ? "Bearer realm=\"ozprobes\"" : "Bearer realm=\"ozprobes\", error=\"invalid_token\"";
        return TypedResults.Problem(Detail, statusCode: Status, extensions: [new(CodeMember, Code), new(RemedyMember, Remedy), .. Members]).ExecuteAsync(httpContext);
    }
}
