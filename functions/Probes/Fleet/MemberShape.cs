using System.Net;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>A member as a fleet file writes it.</summary>
internal static class MemberShape
{
    /// <summary><c>host</c></summary>
    public static readonly Key<string> Host = Key.Required("host", FleetScalars.Host, "The member's own host name.");

    /// <summary><c>addresses</c></summary>
    public static readonly Key<IReadOnlyList<Located<IPAddress>>> Addresses = Key.Optional(
        "addresses",
        new ListShape<IPAddress>("a list of IP addresses", FleetScalars.Address, isUnique: true),
        "The member's addresses. Without them its host name is resolved.");

    /// <summary><c>drained</c></summary>
    public static readonly Key<bool> Drained = Key.Optional(
        "drained", Scalars.Flag, "Whether it was taken out of the cluster's DNS on purpose: it is probed, and not missed there.", false);

    /// <summary><c>instanceUrl</c></summary>
    public static readonly Key<RelayUrl> InstanceUrl = Key.Optional(
        "instanceUrl", FleetScalars.Url, "The member's own instance URL, where members share no fabric.");

    /// <summary>The whole member.</summary>
    public static readonly MappingShape Shape = new("a member", [Host, Addresses, Drained, InstanceUrl]);

    /// <summary>Makes the member of what was read without fault.</summary>
    public static Member Build(Fields fields) => new()
    {
        Host = fields.Get(Host),
        Addresses = fields.Values(Addresses),
        Drained = fields.Get(Drained, false),
        InstanceUrl = fields.Get(InstanceUrl, null),
    };
}
