using System.Text.Encodings.Web;
using OpenZro.Probes.Web.Sessions;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>Where a page says who looks at it: the only part of most pages that is not the same for everybody.</summary>
internal static class SignedIn
{
    /// <summary>The place, as the page is rendered: raw HTML, which nothing that is shown can be, since it is escaped.</summary>
    public const string Place = "<!--signed-in-->";

    /// <summary>What stands there: the name, and the button that signs out; nothing for a program.</summary>
    /// <param name="visitor">Who looks; <see langword="null"/> when nobody said so.</param>
    public static string Html(Visitor? visitor) => visitor is not { FormKey: { } key } ? "" :
        $"""<form class="signed" method="post" action="{SignInPage.OutPath}"><input type="hidden" name="{FormKey.Field}" value="{Escaped(key)}"><span title="{Escaped(string.Join(", ", visitor.Roles.Select(role => KebabCase.Of(role))))}"><span class="off">Signed in as </span>{Escaped(visitor.Name)}</span> <button class="quiet">Sign out</button></form>""";

    private static string Escaped(string text) => HtmlEncoder.Default.Encode(text);
}
