using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Api;

/// <summary>
/// <c>/openapi.json</c>: what every page takes and tells (OpenAPI 3.1). The document is written of the pages themselves when this is
/// built and tested, so that serving it takes nothing but its bytes.
/// </summary>
internal static class OpenApiPage
{
    private const string Resource = "openapi.json";

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/openapi.json", () => TypedResults.Stream(Open(), MediaTypeNames.Application.Json))
        .ExcludeFromDescription().Needs(AccessNeed.Nothing);

    /// <summary>The document.</summary>
    internal static Stream Open() => typeof(OpenApiPage).Assembly.GetManifestResourceStream(Resource)!;
}
