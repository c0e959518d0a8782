using System.Collections.Immutable;
using OpenZro.Probes.Probing.Protocol;

namespace OpenZro.Probes.Simulator.Relays;

/// <summary>The fabric between the members of a cluster: what one member has no peer for goes to the member that has.</summary>
public sealed class RelayCluster
{
    private ImmutableArray<RelayServer> _members = [];
    private volatile bool _isBroken;

    /// <summary>Whether the members are cut off from each other.</summary>
    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    internal void Join(RelayServer member) => ImmutableInterlocked.Update(ref _members, members => members.Add(member));

    internal void Leave(RelayServer member) => ImmutableInterlocked.Update(ref _members, members => members.Remove(member));

    internal async ValueTask ForwardAsync(RelayServer from, PeerId to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (IsBroken)
            return;

        foreach (var member in _members)
        {
            if (member != from && await member.DeliverAsync(to, message, cancellationToken))
                return;
        }
    }
}
