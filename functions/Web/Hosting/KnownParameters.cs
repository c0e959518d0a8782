using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Refuses what a page does not take, before the page is asked: whatever is not among the parameters that it describes.</summary>
internal static class KnownParameters
{
    /// <summary>Lets a request pass, or answers what is wrong with its parameters.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Wrong(context) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private static Problem? Wrong(HttpContext context)
    {
        if (context.Request.Query.Count == 0 || context.GetEndpoint() is not RouteEndpoint page)
            return null;

        var taken = page.Metadata.GetOrderedMetadata<PageParameter>().Where(parameter => !parameter.IsHeader).ToList();
        return new AskedParameters(context.Request.Query, [.. taken.Where(one => !one.IsRepeated).Select(one => one.Name)], [.. taken.Where(one => one.IsRepeated).Select(one => one.Name)]).Wrong;
    }
}
