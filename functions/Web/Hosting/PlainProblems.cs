using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>The code and the remedy of problems that arise before, or outside of, any page of ours.</summary>
internal static class PlainProblems
{
    /// <summary>The status that an exception is told as.</summary>
    public static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException wrong => wrong.StatusCode,
        // A form with more fields, or longer ones, than forms have.
        InvalidDataException => StatusCodes.Status400BadRequest,
        StorageException => StatusCodes.Status503ServiceUnavailable,
        // A name that no row could have: nothing of ours is called so.
        TableLimitException => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Gives a document that has none its code, its detail and its remedy.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var document = context.ProblemDetails;
        if (document.Extensions.ContainsKey(Problem.CodeMember))
            return;

        var (code, detail, remedy) = WordsOf(document.Status, context.Exception);
        document.Detail ??= detail;
        document.Extensions[Problem.CodeMember] = code;
        document.Extensions[Problem.RemedyMember] = remedy;
    }

    private static (string Code, string Detail, string Remedy) WordsOf(int? status, Exception? exception) => status switch
    {
        StatusCodes.Status400BadRequest => ("request-bad", "The request is not one that this page takes.", "See /openapi.json for what it takes."),
        StatusCodes.Status404NotFound when exception is TableLimitException => ("name-unknown", "Nothing here has a name like that.", "See /openapi.json for what the page takes."),
        StatusCodes.Status404NotFound => ("page-unknown", "There is no such page.", "See /openapi.json for the pages that there are."),
        StatusCodes.Status405MethodNotAllowed => ("method-wrong", "The page does not take this method.", "See the header Allow, or /openapi.json."),
        StatusCodes.Status413PayloadTooLarge => ("body-too-large", "The body is larger than this page takes.", "Send less: see /openapi.json for what it takes."),
        StatusCodes.Status415UnsupportedMediaType => ("media-wrong", "The body is of a kind that this page does not take.", "Send JSON, with the header 'Content-Type: application/json'."),
        StatusCodes.Status503ServiceUnavailable when exception is StorageException storage =>
            ("storage-down", $"The storage does not answer: {storage.Message}", "Try again; /healthz says how the storage is."),
        _ => ("fault", "The server made a mistake.", "Look into its log, and open an issue of OpenZro.Probes."),
    };
}
