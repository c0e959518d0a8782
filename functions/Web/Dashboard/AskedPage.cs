using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>Which page of a long list somebody asks for.</summary>
internal static class AskedPage
{
    /// <summary>The page, from 1, which it is when nobody says; <see langword="false"/> for what is no page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameter">The parameter that names it.</param>
    /// <param name="page">The page.</param>
    public static bool TryRead(HttpContext context, string parameter, out int page)
    {
        var asked = context.Request.Query[parameter].ToString();
        page = 1;
        return asked.Length == 0 || (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out page) && page > 0);
    }

    /// <summary>What is told to someone who asks for what is no page.</summary>
    public static Problem Unknown(string parameter) => AskedParameters.Refuse("There is no such page.", $"Ask with {parameter}=1 or more.");
}
