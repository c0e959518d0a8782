using System.Text.Json.Nodes;

namespace OpenZro.Probes.Cli;

/// <summary>The API did not give what it was asked for, or could not be asked.</summary>
/// <param name="detail">Why, in a sentence for a person.</param>
/// <param name="remedy">What to do about it; <see langword="null"/> for nothing.</param>
internal sealed class ApiException(string detail, string? remedy = null) : Exception(remedy is null ? detail : $"{detail} {remedy}")
{
    /// <summary>The code of a command line that does not say what is meant.</summary>
    public const string BadUsage = "bad-usage";

    /// <summary>The code of a storage that failed the server.</summary>
    public const string StorageDown = "storage-down";

    private static readonly string[] _notRefused = [BadUsage, StorageDown, "plan-unseen", "declined", "rollouts-off", "rollout-bad-file"];

    /// <summary>The problem document (RFC 9457) that the API answered with; <see langword="null"/> when it gave none.</summary>
    public string? Problem { get; init; }

    /// <summary>The problem's code: a stable word for programs.</summary>
    public string Code { get; init; } = BadUsage;

    /// <summary>Whether the API was not reached, or something else answered in its place.</summary>
    public bool IsTrouble { get; init; }

    /// <summary>Whether it may pass by itself, so that asking again may help.</summary>
    public bool MayPass { get => field || Code is StorageDown or "address-too-often" or "token-too-often"; init; }

    /// <summary>Whether the API could not make sense of what it was asked, rather than refuse it.</summary>
    public bool IsBadRequest { get; init; }

    /// <summary>What else programs want to know, by member.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>One of <see cref="ExitCodes"/>: whether the server refused, or there was nothing that it could refuse.</summary>
    public int ExitCode => IsTrouble || IsBadRequest || _notRefused.Contains(Code) ? ExitCodes.Usage : ExitCodes.Refused;

    /// <summary>The problem document: the API's own, or one with the same members.</summary>
    public string Document => Problem ?? LocalDocument();

    private string LocalDocument()
    {
        var document = new JsonObject { ["type"] = "about:blank", ["title"] = "Not done", ["detail"] = detail, ["code"] = Code };
        if (remedy is not null)
            document["remedy"] = remedy;
        foreach (var (name, value) in Members)
            document[name] = value;
        return document.ToJsonString();
    }
}
