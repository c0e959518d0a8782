using System.Globalization;
using System.Net;
using Azure;
using Polly.Timeout;

namespace OpenZro.Probes.Storage;

/// <summary>What the failures of the Azure SDK mean ("Table Service error codes", "Status and error codes").</summary>
internal static class AzureFaults
{
    /// <summary>Whether the table does not exist; a table that is being dropped is gone for readers.</summary>
    public static bool IsNoTable(RequestFailedException failure) =>
        failure is { Status: (int)HttpStatusCode.NotFound, ErrorCode: "TableNotFound" } || IsTableBeingDropped(failure);

    /// <summary>Whether the table is being dropped, which takes Azure half a minute or more, during which none of that name can be made.</summary>
    public static bool IsTableBeingDropped(RequestFailedException failure) =>
        failure is { Status: (int)HttpStatusCode.Conflict, ErrorCode: "TableBeingDeleted" };

    /// <summary>Whether the same call may succeed when it is made again: no answer, throttled, or a fault of the service.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        RequestFailedException failure => failure.Status is 0 or 408 or 429 or (>= 500 and not 501) || IsTableBeingDropped(failure),
        TimeoutRejectedException or TimeoutException or IOException or HttpRequestException => true,
        _ => false,
    };

    /// <summary>How long the service asks to wait; <see langword="null"/> when it does not say.</summary>
    public static TimeSpan? RetryAfter(Exception? exception)
    {
        if ((exception as RequestFailedException)?.GetRawResponse()?.Headers is not { } headers)
            return null;
        if (headers.TryGetValue("x-ms-retry-after-ms", out var text)
            && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(milliseconds);
        if (headers.TryGetValue("Retry-After", out text) && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return null;
    }

    /// <summary>One line for a person: what the service or the network said, without headers and without the URL, and what to do where that is known.</summary>
    public static string Describe(Exception? exception) => exception switch
    {
        RequestFailedException { Status: 0 } failure =>
            $"no answer ({FirstLine((failure.InnerException ?? failure).Message)}): check the account's name, its DNS, and the way there",
        RequestFailedException failure => $"{failure.Status} {failure.ErrorCode}".TrimEnd() + RemedyOf(failure),
        TimeoutRejectedException => "no answer in time",
        null => "no answer in time",
        _ => $"{exception.GetType().Name}: {FirstLine(exception.Message)}",
    };

    private static string RemedyOf(RequestFailedException failure) => (failure.Status, failure.ErrorCode) switch
    {
        ((int)HttpStatusCode.Forbidden, "AuthenticationFailed") => ": the account key or the signature is wrong or has expired, or the clock of this machine is",
        ((int)HttpStatusCode.Forbidden, "AuthorizationPermissionMismatch") => ": give the identity the role 'Storage Table Data Contributor' on the account; it takes some minutes",
        ((int)HttpStatusCode.Forbidden, _) => ": the account does not let this machine or this identity in; look at its networking and at the roles",
        ((int)HttpStatusCode.Unauthorized, _) => ": the identity is not one of the account's tenant",
        _ => "",
    };

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
