using System.Net;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Simulator.Mesh;

/// <summary>What a member needs from its mesh.</summary>
internal sealed record MemberSetup(
    RelayPlan Relay,
    MemberPlan Plan,
    IPEndPoint EndPoint,
    CertificateAuthority Authority,
    AuthSecret Secret,
    RelayCluster Cluster,
    DelayLine Line,
    int Seed);
