namespace OpenZro.Probes.Simulator.Certificates;

/// <summary>The kinds of key that the simulated authority makes.</summary>
public enum KeyKind
{
    /// <summary>ECDSA on the curve P-256, the default everywhere.</summary>
    EcdsaP256,

    /// <summary>ECDSA on the curve P-384.</summary>
    EcdsaP384,

    /// <summary>RSA with 512 bits, which clients refuse.</summary>
    Rsa512,

    /// <summary>RSA with 1,024 bits, which is weak.</summary>
    Rsa1024,

    /// <summary>RSA with 2,048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with 4,096 bits.</summary>
    Rsa4096,
}
