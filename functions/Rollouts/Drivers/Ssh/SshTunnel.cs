using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>A way to a host through a jump host: a loopback port that leads there for as long as this lives.</summary>
internal sealed class SshTunnel : IAsyncDisposable
{
    private readonly SshSession _jump;
    private readonly ForwardedPortLocal _port;

    private SshTunnel(SshSession jump, ForwardedPortLocal port)
    {
        _jump = jump;
        _port = port;
    }

    /// <summary>The address to connect to in place of the host's.</summary>
    public string Address => _port.BoundHost;

    /// <summary>The port to connect to in place of the host's.</summary>
    public int Port => (int)_port.BoundPort;

    /// <summary>Connects to the jump host and opens the port.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The tunnel owns the port, and is disposed where it cannot be opened.")]
    public static async Task<(SshTunnel? Tunnel, DriverFailure? Failure)> OpenAsync(
        SshHost jump, SshHost host, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var opening = await SshSession.OpenAsync(jump, environment, time, cancellationToken);
        if (opening.Session is not { } session)
        {
            return (null, opening.Failure! with { Detail = $"jump host: {opening.Failure!.Detail}" });
        }

        var tunnel = new SshTunnel(session, new ForwardedPortLocal("127.0.0.1", 0, host.Name, (uint)host.Port));
        try
        {
            session.Open(tunnel._port);
            return (tunnel, null);
        }
        catch (Exception wrong) when (wrong is SshException or SocketException)
        {
            await tunnel.DisposeAsync();
            return (null, new() { Code = DriverFailureCode.Unreachable, Detail = $"jump host: {jump} ended the connection: {wrong.Message}" });
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _port.Dispose();
        return _jump.DisposeAsync();
    }
}
