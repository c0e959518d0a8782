using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>
/// Takes out of a page what would make a reader see other letters than there are: marks that turn the direction of what follows, line
/// and paragraph separators, and control characters. A certificate, a DNS answer or a peer may be named with them; a page of ours has none.
/// </summary>
internal static partial class PlainText
{
    private const string Unseen = "\uFFFD";

    /// <summary>The page without them: the sign for what cannot be shown stands in their place.</summary>
    public static string Of(string html) => Marks.Replace(html, Unseen);

    /// <summary>As they are, and as references, which is how they are written when they come from outside.</summary>
    [GeneratedRegex(@"[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]|&#x(61C|200[EF]|202[89A-E]|206[6-9]|[0-8BCEF]|1[0-9A-F]|7F|[89][0-9A-F]);", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Marks { get; }
}
