using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>A problem as a person is told of it. Pure.</summary>
/// <param name="Title">What it is, as a heading.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Code">The word for programs, by which people ask others.</param>
public sealed record ProblemWords(string Title, string Detail, string Remedy, string Code)
{
    /// <summary>The code of a form that a session did not make.</summary>
    public const string FormStale = "form-stale";

    /// <summary>Whether it ends by opening the page again from which it was sent.</summary>
    public bool EndsByReload => Code == FormStale;

    /// <summary>What a person is told. Where a program is told how to send something, a person is told which page to open.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The problem's code.</param>
    /// <param name="detail">What a program is told is wrong.</param>
    /// <param name="remedy">What a program is told to do.</param>
    public static ProblemWords Of(int status, string code, string detail, string remedy) => (code, status) switch
    {
        (FormStale, _) => new(
            "This form is too old",
            "Nothing was done: the page that it is on was opened before you signed in as you are now.",
            "Open the page again, look at what has changed meanwhile, and decide anew.",
            code),
        ("token-missing", _) => new("You are not signed in", "Nothing was done: your session has ended.", "Sign in, look at the page again, and decide anew.", code),
        ("page-unknown", _) => new(TitleOf(status), "Nothing is at this address.", "Go on from the overview, or look at the address again.", code),
        ("method-wrong", _) => new("There is nothing to look at here", "Forms are sent to this address, and nothing is shown at it.", "Go on from the overview.", code),
        _ => new(TitleOf(status), detail, remedy, code),
    };

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "This cannot be understood",
        StatusCodes.Status403Forbidden => "This is not for you",
        StatusCodes.Status404NotFound => "There is no such page",
        StatusCodes.Status429TooManyRequests => "That was too often",
        StatusCodes.Status503ServiceUnavailable => "This cannot be shown now",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
