using OpenZro.Probes.Findings.Rules;

namespace OpenZro.Probes.Findings;

/// <summary>Every code with its severity, cause and remedy, as the rules state them.</summary>
public static class FindingCatalogue
{
    /// <summary>The rules that judge relay by relay, in the order of the catalogue.</summary>
    internal static IReadOnlyList<RelayRule> RelayRules { get; } =
    [
        new DnsFailed(), new Unreachable(), new ConnectTimeout(), new HandshakeFailed(), new HandshakeTimeout(), new CertNameMissing(), new CertExpired(),
        new CertNotYetValid(), new CertUntrusted(), new CertChainIncomplete(), new UpgradeFailed(), new AuthRejected(), new InstanceUrlMismatch(),
        new FabricBroken(), new DnsMemberMissing(), new DnsMemberUnexpected(), new CertExpiring(), new CertWeak(), new CertMembersDiffer(), new TlsIntercepted(),
        new HandshakeSlow(), new CertChainLarge(), new QuicUnreachable(), new QuicMtu(), new TransportsDiffer(), new RelayUnused(), new DnsResolversDisagree(),
        new LatencyImpossible(), new TlsOld(),
    ];

    /// <summary>The rules that judge over all relays of a run.</summary>
    internal static IReadOnlyList<RegionRule> RegionRules { get; } =
        [
        new PickUnexpected(), new PickContested(), new LatencyEquidistant(), new TooManyRelays(), new RegionUnderserved(), new PeersStranded(),
        new PairsLeaveRegion(), new FleetDrift(), new VantageLimited(),
    ];

    /// <summary>The rules that, when they find something, leave nothing else to judge.</summary>
    internal static IReadOnlyList<RegionRule> DecisiveRules { get; } = [new NoData(), new VantageBroken()];

    /// <summary>All kinds of findings, worst first, each code once.</summary>
    public static IReadOnlyList<FindingKind> All { get; } =
    [
        .. RelayRules.Select(rule => rule.Kind)
            .Concat(RegionRules.Select(rule => rule.Kind))
            .Concat(DecisiveRules.Select(rule => rule.Kind))
            .OrderByDescending(kind => kind.Severity),
    ];

    /// <summary>What the catalogue says of a code; <see langword="null"/> for an unknown one.</summary>
    public static FindingKind? Find(string code) => All.FirstOrDefault(kind => kind.Code == code);
}
