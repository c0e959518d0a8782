using System.Net;
using System.Security.Authentication;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>What one simulated relay is.</summary>
public sealed record RelayServerOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>What an authenticated peer is told (<c>OZ_EXPOSED_ADDRESS</c>).</summary>
    public required string InstanceUrl { get; init; }

    /// <summary>The secret that tokens must be signed with (<c>OZ_AUTH_SECRET</c>).</summary>
    public required AuthSecret Secret { get; init; }

    /// <summary>The certificate for a server name, empty when the client sent none; <see langword="null"/> for a plain <c>rel://</c> relay.</summary>
    public Func<string, ServerCertificate>? Certificate { get; init; }

    /// <summary>The TLS versions offered; the system's choice by default.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.None;

    /// <summary>The fabric that this relay is a member of.</summary>
    public RelayCluster? Cluster { get; init; }

    /// <summary>How often a peer is asked for a sign of life. The default is the real relay's 25 s.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>After how long a silent peer is dropped. The default is the real relay's 45 s.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The clock that tokens and health checks go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
