using System.Globalization;
using System.Net;
using System.Text;

namespace OpenZro.Probes.Simulator.Mesh;

/// <summary>The fleet file that describes a simulated mesh as it ought to be.</summary>
internal static class MeshFleetFile
{
    public static string Write(MeshPlan plan, int port, IPEndPoint resolver, string secretFile)
    {
        var yaml = new StringBuilder();
        Line(yaml, $"mesh: demo");
        Line(yaml, $"interval: 20s");
        Line(yaml, $"regions:");
        Line(yaml, $"  - name: {plan.Region}");
        Line(yaml, $"    location: {{ latitude: {plan.Location.Latitude}, longitude: {plan.Location.Longitude} }}");
        Line(yaml, $"    expect: [{string.Join(", ", plan.Expect)}]");
        Line(yaml, $"relays:");
        foreach (var relay in plan.Relays)
        {
            Line(yaml, $"  - name: {relay.Name}");
            Line(yaml, $"    url: rels://{relay.Host}:{port}");
            if (relay.IsCandidate)
            {
                Line(yaml, $"    state: candidate");
            }

            Line(yaml, $"    transports: [{(relay.OffersQuic ? "ws, quic" : "ws")}]");
            Line(yaml, $"    instanceUrl: rels://{relay.Host}:{port}");
            Line(yaml, $"    members:");
            foreach (var member in relay.Members)
            {
                Line(yaml, $"      - {{ host: {member.Host}, addresses: [{member.Address}] }}");
            }
        }

        Line(yaml, $"resolvers: [\"{resolver}\"]");
        Line(yaml, $"authSecret: {{ file: '{secretFile}' }}");
        return yaml.ToString();
    }

    private static void Line(StringBuilder yaml, FormattableString line) =>
        yaml.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
