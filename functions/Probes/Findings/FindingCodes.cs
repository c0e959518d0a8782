namespace OpenZro.Probes.Findings;

/// <summary>The codes of all findings: stable, documented in the README, used in JSON, metrics and alerts.</summary>
public static class FindingCodes
{
#pragma warning disable CS1591 // The README describes each code; the names repeat them.
    public const string DnsFailed = "dns-failed";
    public const string Unreachable = "unreachable";
    public const string ConnectTimeout = "connect-timeout";
    public const string HandshakeFailed = "handshake-failed";
    public const string HandshakeTimeout = "handshake-timeout";
    public const string CertNameMissing = "cert-name-missing";
    public const string CertExpired = "cert-expired";
    public const string CertNotYetValid = "cert-not-yet-valid";
    public const string CertUntrusted = "cert-untrusted";
    public const string CertChainIncomplete = "cert-chain-incomplete";
    public const string UpgradeFailed = "upgrade-failed";
    public const string AuthRejected = "auth-rejected";
    public const string InstanceUrlMismatch = "instance-url-mismatch";
    public const string FabricBroken = "fabric-broken";
    public const string DnsMemberMissing = "dns-member-missing";

    public const string DnsMemberUnexpected = "dns-member-unexpected";
    public const string CertExpiring = "cert-expiring";
    public const string CertWeak = "cert-weak";
    public const string CertMembersDiffer = "cert-members-differ";
    public const string TlsIntercepted = "tls-intercepted";
    public const string HandshakeSlow = "handshake-slow";
    public const string CertChainLarge = "cert-chain-large";
    public const string QuicUnreachable = "quic-unreachable";
    public const string QuicMtu = "quic-mtu";
    public const string TransportsDiffer = "transports-differ";
    public const string PickUnexpected = "pick-unexpected";
    public const string PickContested = "pick-contested";
    public const string LatencyEquidistant = "latency-equidistant";
    public const string TooManyRelays = "too-many-relays";
    public const string RegionUnderserved = "region-underserved";
    public const string PeersStranded = "peers-stranded";
    public const string PairsLeaveRegion = "pairs-leave-region";
    public const string RelayUnused = "relay-unused";
    public const string FleetDrift = "fleet-drift";

    public const string DnsResolversDisagree = "dns-resolvers-disagree";
    public const string LatencyImpossible = "latency-impossible";
    public const string TlsOld = "tls-old";

    public const string NoData = "no-data";
    public const string VantageBroken = "vantage-broken";
    public const string VantageLimited = "vantage-limited";
#pragma warning restore CS1591
}
