namespace OpenZro.Probes.Benchmarks.Fidelity;

/// <summary>One connection as its packets tell it.</summary>
internal sealed class WireTruth(int clientPort, string serverAddress, double syn)
{
    private double _synAck;
    private double _hello;
    private double _lastHandshake;
    private bool _isDone;

    /// <summary>The client's port.</summary>
    public int ClientPort { get; } = clientPort;

    /// <summary>The address that was connected to.</summary>
    public string ServerAddress { get; } = serverAddress;

    /// <summary>SYN to SYN-ACK, in milliseconds.</summary>
    public double Connect => 1000 * (_synAck - syn);

    /// <summary>
    /// The packet of the ClientHello to the last one of the server's flight, in milliseconds: with TLS 1.3 that is the last one with a
    /// payload before the client sends again.
    /// </summary>
    public double Handshake => 1000 * (_lastHandshake - _hello);

    /// <summary>Whether a whole handshake was seen.</summary>
    public bool IsWhole => _isDone;

    public void Add(double at, bool fromClient, bool isSyn, int length)
    {
        if (isSyn)
            _synAck = at;
        else if (length > 0 && fromClient && _hello == 0)
            _hello = at;
        else if (length > 0 && fromClient)
            _isDone = _lastHandshake > 0;
        else if (length > 0 && !_isDone)
            _lastHandshake = at;
    }
}
