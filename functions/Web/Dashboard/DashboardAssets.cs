using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenZro.Probes.Web.Access;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// The style, the script and the icon: <c>/assets/HASH/NAME</c>. The hash is that of the content, so that a browser may keep them for
/// good and never has an old one. They tell nothing, so everyone may have them.
/// </summary>
internal static class DashboardAssets
{
    private const string Folder = "dashboard/";
    private const string Forever = "public, max-age=31536000, immutable";
    private const int HashBytes = 9;

    private static readonly Dictionary<string, Asset> _assets = new(StringComparer.Ordinal)
    {
        ["dashboard.css"] = Asset.Read("dashboard.css", "text/css; charset=utf-8"),
        ["dashboard.js"] = Asset.Read("dashboard.js", "text/javascript; charset=utf-8"),
        ["icon.svg"] = Asset.Read("icon.svg", "image/svg+xml"),
    };

    /// <summary>Where an asset is.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static string UrlOf(string name) => $"/assets/{_assets[name].Hash}/{name}";

    /// <summary>The size of an asset.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static int BytesOf(string name) => _assets[name].Bytes.Length;

    /// <summary>An asset as text.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static string TextOf(string name) => Encoding.UTF8.GetString(_assets[name].Bytes);

    /// <summary>Maps the assets.</summary>
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapGet("/assets/{hash}/{name}", Answer).ExcludeFromDescription().Needs(AccessNeed.Nothing);

    private static IResult Answer(HttpContext context, string hash, string name)
    {
        if (!_assets.TryGetValue(name, out var asset) || asset.Hash != hash)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = Forever;
        return TypedResults.Bytes(asset.Bytes, asset.Type);
    }

    private sealed record Asset(byte[] Bytes, string Type, string Hash)
    {
        public static Asset Read(string name, string type)
        {
            using var stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream(Folder + name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new Asset(bytes, type, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, HashBytes)));
        }
    }
}
