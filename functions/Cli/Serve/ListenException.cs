namespace OpenZro.Probes.Cli.Serve;

/// <summary>An address cannot be listened on; the message says why and what to do.</summary>
/// <param name="message">What is told to whoever started it.</param>
/// <param name="isTaken">Whether another program listens there.</param>
/// <param name="inner">The server's own exception.</param>
internal sealed class ListenException(string message, bool isTaken, Exception inner) : IOException(message, inner)
{
    /// <summary>Whether another program listens there.</summary>
    public bool IsTaken { get; } = isTaken;
}
