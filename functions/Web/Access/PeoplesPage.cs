using Microsoft.AspNetCore.Builder;

namespace OpenZro.Probes.Web.Access;

/// <summary>Marks a page that people look at in a browser: who is not signed in is led to sign in, and other sites may link to it.</summary>
internal sealed record PeoplesPage
{
    /// <summary>The mark.</summary>
    public static PeoplesPage Mark { get; } = new();
}

/// <summary>Says that pages are for people.</summary>
internal static class PeoplesPages
{
    /// <summary>The page is for people, in a browser.</summary>
    public static T ForPeople<T>(this T page)
        where T : IEndpointConventionBuilder => page.WithMetadata(PeoplesPage.Mark);
}
