using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>A page with all that it shows, which may be rendered once for many.</summary>
internal interface IPageAnswer : IResult
{
    /// <summary>Renders it.</summary>
    /// <param name="services">What components are made of.</param>
    /// <param name="visitor">Who looks at it; <see langword="null"/> for anybody.</param>
    Task<RenderedPage> RenderAsync(IServiceProvider services, Visitor? visitor);
}
