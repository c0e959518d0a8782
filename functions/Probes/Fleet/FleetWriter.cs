using System.Globalization;
using System.Text;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>Writes a fleet as a commented file that <see cref="FleetReader"/> reads back as the same fleet.</summary>
public static class FleetWriter
{
    private const int CommentColumn = 34;

    /// <summary>Writes the file's text.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="notes">Remarks to stand as comments over a relay, by the relay's name.</param>
    public static string Write(FleetDefinition fleet, IReadOnlyDictionary<string, IReadOnlyList<string>>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var text = new StringBuilder();
        WriteHead(text, fleet);
        WriteRegions(text, fleet.Regions);
        Line(text, "");
        Line(text, "relays:", "exactly as management lists them, in its order");
        foreach (var relay in fleet.Relays)
        {
            WriteRelay(text, relay, notes?.GetValueOrDefault(relay.Name) ?? []);
        }

        WriteTail(text, fleet);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, FleetDefinition fleet)
    {
        Line(text, YamlText.Comment("The relays of one mesh and how they are probed. 'ozprobes fleet check' checks this file;"));
        Line(text, YamlText.Comment("'ozprobes fleet schema' prints a JSON Schema, with which an editor completes and explains it."));
        Line(text, "mesh: " + YamlText.Scalar(fleet.Mesh), "what one rollout lock covers");
        Line(text, "dialect: " + fleet.Dialect.Name, "or " + string.Join(", ", Dialect.All.Where(other => other != fleet.Dialect).Select(other => other.Name)));
        Line(text, "interval: " + DurationText.Format(fleet.Interval), "how often every relay is probed");
        Line(text, "upgradeInterval: " + DurationText.Format(fleet.UpgradeInterval), "how often up to the WebSocket upgrade, without a secret");
    }

    private static void WriteRegions(StringBuilder text, IReadOnlyList<Region> regions)
    {
        Line(text, "");
        if (regions.Count == 0)
        {
            Line(text, "# regions:", "where probes run; without any, this machine is 'local'");
            Line(text, "#   - name: brazilsouth");
            Line(text, "#     location: { latitude: -23.55, longitude: -46.63 }");
            Line(text, "#     expect: [br]", "relays that may win the race there");
            return;
        }

        Line(text, "regions:", "where probes run");
        foreach (var region in regions)
        {
            Line(text, "  - name: " + YamlText.Scalar(region.Name));
            if (region.Location is { } location)
            {
                Line(text, string.Create(CultureInfo.InvariantCulture, $"    location: {{ latitude: {location.Latitude}, longitude: {location.Longitude} }}"));
            }

            if (region.Expect.Count > 0)
            {
                Line(text, "    expect: " + YamlText.List(region.Expect), "relays that may win the race there");
            }

            if (region.Storage is { } storage)
            {
                Line(text, $"    storage: {{ uri: {YamlText.Scalar(storage.AbsoluteUri)} }}");
            }
        }
    }

    private static void WriteRelay(StringBuilder text, Relay relay, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            Line(text, "  " + YamlText.Comment(note));
        }

        Line(text, "  - name: " + YamlText.Scalar(relay.Name));
        Line(text, "    url: " + YamlText.Scalar(relay.Url.Text));
        if (relay.State != RelayState.Active)
        {
            Line(text, "    state: " + relay.State.ToString().ToLowerInvariant());
        }

        if (relay.Transports is { Count: > 0 } transports)
        {
            Line(text, "    transports: " + YamlText.List(transports.Select(transport => transport.ToString().ToLowerInvariant())));
        }

        if (relay.Issuers.Count > 0)
        {
            Line(text, "    issuers: " + YamlText.List(relay.Issuers));
        }

        if (relay.InstanceUrl is { } instance)
        {
            Line(text, "    instanceUrl: " + YamlText.Scalar(instance.Text));
        }

        WriteMembers(text, relay.Members);
    }

    private static void WriteMembers(StringBuilder text, IReadOnlyList<Member> members)
    {
        if (members.Count > 0)
        {
            Line(text, "    members:");
        }

        foreach (var member in members)
        {
            Line(text, "      - host: " + YamlText.Scalar(member.Host));
            if (member.Addresses.Count > 0)
            {
                Line(text, "        addresses: " + YamlText.List(member.Addresses.Select(address => address.ToString())));
            }

            if (member.Drained)
            {
                Line(text, "        drained: true");
            }

            if (member.InstanceUrl is { } instance)
            {
                Line(text, "        instanceUrl: " + YamlText.Scalar(instance.Text));
            }
        }
    }

    private static void WriteTail(StringBuilder text, FleetDefinition fleet)
    {
        Line(text, "");
        Line(text, "thresholds:");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"  certificateDaysLeft: {fleet.Thresholds.CertificateDaysLeft}"), "fewer is cert-expiring");
        Line(text, "  pickMargin: " + DurationText.Format(fleet.Thresholds.PickMargin), "closer picks are pick-contested");
        Line(text, "  underserved: " + DurationText.Format(fleet.Thresholds.Underserved), "a farther best relay is region-underserved");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"  failuresBeforeUnhealthy: {fleet.Thresholds.FailuresBeforeUnhealthy}"), "so many bad slots in a row, before it counts");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"  successesBeforeHealthy: {fleet.Thresholds.SuccessesBeforeHealthy}"), "so many good ones, before it is over");
        if (fleet.Thresholds.Settle is { } settle)
        {
            Line(text, "  settle: " + DurationText.Format(settle), "watched for so long before people are told");
        }
        Line(text, "");
        var resolvers = fleet.Resolvers.Select(resolver => resolver.ToString());
        Line(text, fleet.Resolvers.Count > 0 ? "resolvers: " + YamlText.List(resolvers) : "# resolvers: [1.1.1.1, 8.8.8.8]", "DNS servers to compare with each other");
        var secret = fleet.AuthSecret switch
        {
            { Env: { } variable } => $"authSecret: {{ env: {YamlText.Scalar(variable)} }}",
            { File: { } file } => $"authSecret: {{ file: {YamlText.Scalar(file)} }}",
            _ => $"# authSecret: {{ env: {fleet.Dialect.EnvironmentPrefix}AUTH_SECRET }}",
        };
        Line(text, secret, "where the relays' secret is: turns the authenticate phase on");
    }

    private static void Line(StringBuilder text, string content, string? comment = null)
    {
        text.Append(comment is null ? content : $"{content.PadRight(CommentColumn)}{(content.Length >= CommentColumn ? "  " : "")}{YamlText.Comment(comment)}");
        text.Append('\n');
    }
}
