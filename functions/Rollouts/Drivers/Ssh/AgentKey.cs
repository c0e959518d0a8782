using Renci.SshNet;
using Renci.SshNet.Security;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>A key of an agent's, with every algorithm by which the agent can sign with it: SHA-1 is not among them.</summary>
internal sealed class AgentKey(SshAgent agent, byte[] key) : IPrivateKeySource
{
    private const string Certificate = "-cert-v01@openssh.com";
    private const uint Sha256 = 2;
    private const uint Sha512 = 4;

    /// <inheritdoc/>
    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; } = SshAgent.TypeOf(key) switch
    {
        "ssh-rsa" => [new Algorithm("rsa-sha2-512", agent, key, Sha512), new Algorithm("rsa-sha2-256", agent, key, Sha256)],
        "ssh-rsa" + Certificate => [new Algorithm("rsa-sha2-512" + Certificate, agent, key, Sha512), new Algorithm("rsa-sha2-256" + Certificate, agent, key, Sha256)],
        { } type => [new Algorithm(type, agent, key, 0)],
    };

    private sealed class Algorithm(string name, SshAgent agent, byte[] key, uint flags) : HostAlgorithm(name)
    {
        /// <inheritdoc/>
        public override byte[] Data => key;

        /// <inheritdoc/>
        public override byte[] Sign(byte[] data) => agent.Sign(key, data, flags);

        /// <inheritdoc/>
        public override bool VerifySignature(byte[] data, byte[] signature) => throw new NotSupportedException("An agent only signs.");
    }
}
