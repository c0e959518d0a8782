using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Simulator.Links;

/// <summary>
/// Connects over simulated paths: a connection takes the path's round trip, as SYN and SYN-ACK would. A proxy cannot give it that,
/// since the kernel accepts before the proxy learns of it; delaying the packets themselves would need privileges.
/// </summary>
/// <param name="line">Where the round trips are waited for.</param>
/// <param name="conditionsOf">The conditions of the path to an endpoint; <see langword="null"/> for one that is not simulated.</param>
public sealed class DelayConnector(DelayLine line, Func<IPEndPoint, LinkConditions?> conditionsOf) : IConnector
{
    /// <inheritdoc/>
    public async ValueTask ConnectAsync(Socket socket, IPEndPoint remote, CancellationToken cancellationToken)
    {
        var conditions = conditionsOf(remote);
        if (conditions is { Fault: LinkFault.BlackHole })
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, line.Time, cancellationToken);
        }

        if (conditions is not null)
        {
            await line.WaitAsync(line.Add(line.Time.GetTimestamp(), conditions.RoundTrip), cancellationToken);
        }

        await socket.ConnectAsync(remote, cancellationToken);
    }
}
