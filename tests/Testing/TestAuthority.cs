using OpenZro.Probes.Simulator.Certificates;

namespace OpenZro.Probes.Testing;

/// <summary>One authority and one healthy certificate for all tests to which it does not matter.</summary>
public static class TestAuthority
{
    /// <summary>The name that <see cref="Certificate"/> is for, beside 127.0.0.1 and ::1.</summary>
    public const string ServerName = "relay.example";

    /// <summary>The root.</summary>
    public static CertificateAuthority Root { get; } = CertificateAuthority.CreateRoot(TimeProvider.System.GetUtcNow());

    /// <summary>A healthy certificate for <see cref="ServerName"/>.</summary>
    public static ServerCertificate Certificate { get; } = Root.Issue(ServerName, "127.0.0.1", "::1");
}
