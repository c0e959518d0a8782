using System.Net;

namespace OpenZro.Probes.Cli.Doctor;

/// <summary>How the API answered one request.</summary>
internal sealed record DoctorAnswer
{
    /// <summary>The status; <see langword="null"/> when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why there was none.</summary>
    public string? Failure { get; init; }

    /// <summary>The body.</summary>
    public string Body { get; init; } = "";

    /// <summary>The server's clock as the answer tells it: whole seconds.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When the request was sent, by the local clock.</summary>
    public required DateTimeOffset Sent { get; init; }

    /// <summary>When the answer was there, by the local clock.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>Whether who asked was sent away: refused, or sent to sign in.</summary>
    public bool IsSentAway => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Redirect or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect;
}
