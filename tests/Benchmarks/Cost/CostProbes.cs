using System.Globalization;
using System.Net;
using OpenZro.Probes.Benchmarks.Machine;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Benchmarks.Cost;

/// <summary>The process that probes, one probe after the other: <c>cost-probes PORT GOAL COUNT ROOTS</c>.</summary>
internal static class CostProbes
{
    public const string Name = "cost-probes";

    public static async Task RunAsync(string[] args)
    {
        var endpoint = new ProbeEndpoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture), TestAuthority.ServerName, null);
        var request = new ProbeRequest { Goal = Enum.Parse<ProbePhase>(args[1]), Secret = new AuthSecret(LocalRelay.Secret) };
        if (!TrustRoots.TryReadPem(args[3], out var roots, out var error))
            throw new InvalidOperationException(error);

        using var prober = new EndpointProber(TimeProvider.System, roots);
        await CostLoop.RunAsync(int.Parse(args[2], CultureInfo.InvariantCulture), async () =>
        {
            if (await prober.ProbeAsync(endpoint, request, CancellationToken.None) is { Failure: { } failure })
                throw new InvalidOperationException(failure.ToString());
        });
    }
}
