namespace OpenZro.Probes.Probing;

/// <summary>What a server presented as its certificate, and what a Go client with this machine's roots makes of the chain.</summary>
public sealed record CertificateFacts
{
    /// <summary>The leaf's subject, RFC 4514.</summary>
    public required string Subject { get; init; }

    /// <summary>The leaf's issuer, RFC 4514.</summary>
    public required string Issuer { get; init; }

    /// <summary>The leaf's subject alternative names: DNS names as written, and IP addresses as text.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Start of the leaf's validity.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>End of the leaf's validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>How many certificates the server sent, leaf and duplicates included.</summary>
    public required int ChainCount { get; init; }

    /// <summary>The size of all certificates sent, in bytes of DER.</summary>
    public required int ChainBytes { get; init; }

    /// <summary>The leaf's key, such as <c>ECDSA P-256</c> or <c>RSA 2048</c>.</summary>
    public required string KeyType { get; init; }

    /// <summary>SHA-256 over the leaf's DER, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the chain leads to a trusted root.</summary>
    public ChainTrust Trust { get; init; } = ChainTrust.NotJudged;

    /// <summary>
    /// Whether clients refuse the chain by a rule (SHA-1, key usage, name constraints, size, …) and not for want of a trusted root: more
    /// trust does not mend it.
    /// </summary>
    public bool BreaksRule { get; init; }

    /// <summary>What stands against the chain, one line each, naming the certificate; empty when it is trusted.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The subject of the issuer that the server did not send, when <see cref="Trust"/> is <see cref="ChainTrust.Incomplete"/>.</summary>
    public string? MissingIssuer { get; init; }

    /// <summary>The earliest end of validity on the verified path; <see langword="null"/> when there is none. Expired extras that the path avoids do not count.</summary>
    public DateTimeOffset? PathNotAfter { get; init; }

    /// <summary>What is weak on the verified path or the leaf (SHA-1, a short RSA key), one line each.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];
}

/// <summary>How far a presented chain can be trusted by a client with this machine's roots.</summary>
public enum ChainTrust
{
    /// <summary>No certificate was judged.</summary>
    NotJudged,

    /// <summary>A path of what was sent leads to a trusted root, every certificate of it valid now.</summary>
    Trusted,

    /// <summary>The path would be trusted but for a certificate that is past its end.</summary>
    Expired,

    /// <summary>The path would be trusted but for a certificate whose time has not begun.</summary>
    NotYetValid,

    /// <summary>An intermediate that the server must send was not sent.</summary>
    Incomplete,

    /// <summary>The chain ends in a root that this machine does not trust, or breaks a rule that a client enforces.</summary>
    Untrusted,
}
