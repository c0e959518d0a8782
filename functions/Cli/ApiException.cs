namespace OpenZro.Probes.Cli;

/// <summary>The API did not give what it was asked for; the message is one sentence for a person.</summary>
internal sealed class ApiException(string message) : Exception(message);
