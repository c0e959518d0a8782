namespace OpenZro.Probes.Cli;

/// <summary>The API did not give what it was asked for; the message is one sentence for a person.</summary>
internal sealed class ApiException(string message) : Exception(message)
{
    /// <summary>The problem document that the API answered with; <see langword="null"/> when it gave none.</summary>
    public string? Problem { get; init; }

    /// <summary>The problem's code; <see langword="null"/> when there is none.</summary>
    public string? Code { get; init; }
}
