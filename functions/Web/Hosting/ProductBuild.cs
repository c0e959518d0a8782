using System.Reflection;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>Which build of the product this is.</summary>
internal static class ProductBuild
{
    /// <summary>The version and the commit that it was built from, such as <c>0.1.0+8d7c4e3…</c>; what <c>infra/package</c> writes beside the app too.</summary>
    public static string Name { get; } = typeof(ProductBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
