using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Results;

/// <summary>One relay's part of a slot as it is stored: certificates are named, not repeated.</summary>
internal sealed record PackedRelay
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>What was seen, the certificates taken out.</summary>
    public required RelayRun Relay { get; init; }

    /// <summary>The certificates that were seen, each once.</summary>
    public IReadOnlyList<CertificateKey> Certificates { get; init; } = [];

    /// <summary>For each endpoint the index of its certificate; -1 for none.</summary>
    public IReadOnlyList<int> CertificateOf { get; init; } = [];

    public static PackedRelay Of(RelayRun relay)
    {
        var keys = new List<CertificateKey>();
        var indexes = new Dictionary<CertificateFacts, int>(ReferenceEqualityComparer.Instance);
        var certificateOf = new int[relay.Endpoints.Count];
        for (var i = 0; i < certificateOf.Length; i++)
        {
            if (relay.Endpoints[i].Certificate is not { } facts)
            {
                certificateOf[i] = -1;
                continue;
            }

            if (!indexes.TryGetValue(facts, out var index))
            {
                var key = CertificateKey.Of(facts);
                index = keys.IndexOf(key);
                if (index < 0)
                {
                    index = keys.Count;
                    keys.Add(key);
                }

                indexes.Add(facts, index);
            }

            certificateOf[i] = index;
        }

        return new PackedRelay
        {
            Relay = relay with { Endpoints = [.. relay.Endpoints.Select(endpoint => endpoint with { Certificate = null })] },
            Certificates = keys,
            CertificateOf = certificateOf,
        };
    }

    /// <summary>What was seen, the certificates put back; one that is not known any more stays out.</summary>
    public RelayRun Restore(IReadOnlyDictionary<CertificateKey, CertificateFacts> certificates) => Relay with
    {
        Endpoints =
        [
            .. Relay.Endpoints.Select((endpoint, i) => i < CertificateOf.Count && CertificateOf[i] is >= 0 and var index && index < Certificates.Count
                ? endpoint with { Certificate = certificates.GetValueOrDefault(Certificates[index]) }
                : endpoint),
        ],
    };
}
