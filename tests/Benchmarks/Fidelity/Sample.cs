namespace OpenZro.Probes.Benchmarks.Fidelity;

/// <summary>One probe: how far its report was from the packets, in milliseconds, and the lag that it admitted to.</summary>
internal sealed record Sample(double ConnectError, double HandshakeError, double Lag)
{
    /// <summary>From what error on a sample misleads.</summary>
    private const double Misleading = 3;

    /// <summary>The larger error.</summary>
    public double Error => Math.Max(Math.Abs(ConnectError), Math.Abs(HandshakeError));

    public bool IsDistorted => Error > Misleading;
}
