using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Health;

/// <summary><c>/api/health</c>: how every relay is from every region, as whoever judges takes it to be; with an ETag.</summary>
internal static class MeshHealthPage
{
    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet(
        "/api/health",
        async (HealthView view, VantageState state, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var book = await view.ReadAsync(cancellationToken);
            var document = MeshHealthDocuments.Of(book, state.Current.Fleet.Fleet, await view.Rows.MaintenancesAsync(view.Mesh, cancellationToken), time.GetUtcNow());
            return (IResult)new JsonAnswer<MeshHealthDocument>(document, HealthJson.Default.MeshHealthDocument);
        }).WithTags("health").Tells<MeshHealthDocument>("GetMeshHealth", "How every relay is from every region, and which regions report").Needs(AccessNeed.Reading);
}
