using System.Net;
using CsCheck;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

/// <summary>Random fleets that keep every rule, with names and texts that YAML likes to misread.</summary>
internal static class FleetSamples
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("1", "1e5", "0x1F", "null", "true", "No", "1.5", "12.", "a-b", "0o7", "a.b"),
        Gen.String[Gen.Char.AlphaNumeric, 1, 20]);

    private static readonly Gen<string> Issuer = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('ü', '\u2028', '\uFEFF', 'é', '\u00A0')), 1, 30]
        .Where(text => !string.IsNullOrWhiteSpace(text));

    private static readonly Gen<IPAddress> Address = Gen.OneOf(
        Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)), Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)));

    private static readonly Gen<TimeSpan> Milliseconds = Gen.Int[1, 10_000].Select(value => TimeSpan.FromMilliseconds(value));

    private static readonly Gen<SecretReference?> Secret = Gen.Int[0, 2].Select<int, SecretReference?>(choice => choice switch
    {
        1 => new() { Env = "OZ_AUTH_SECRET" },
        2 => new() { File = "C:\\secrets\\relay #1: \"x\".txt" },
        _ => null,
    });

    private static readonly Gen<Relay> Relay = Gen.Select(
        Gen.Bool, Gen.Int[0, 4], Gen.Enum<RelayState>(), Issuer.HashSet[0, 3], Address.HashSet[0, 6], Gen.Bool).Select((isTls, port, state, issuers, addresses, drained) => new Relay
        {
            Name = "placeholder",
            Url = RelayUrl.Parse($"{(isTls ? "rels" : "rel")}://relay.example.com{(port == 0 ? "" : $":{port * 100}")}"),
            State = state,
            Transports = isTls && drained ? [Transport.Ws, Transport.Quic] : null,
            Issuers = [.. issuers],
            Members = [.. addresses.Chunk(2).Select((pair, index) => new Member { Host = $"relay-{index}.example.com", Addresses = pair, Drained = drained && index == 1 })],
        });

    /// <summary>A fleet.</summary>
    public static Gen<FleetDefinition> Fleet { get; } = Gen.Select(
        Gen.OneOf([.. Dialect.All]), Relay.Array[1, 9], Name.HashSet[9, 12], Gen.Int[0, 3], Milliseconds, Secret, Gen.Double[-90, 90]).Select((dialect, relays, names, regions, underserved, secret, latitude) =>
        {
            var distinct = names.DistinctBy(name => name.ToUpperInvariant()).ToList();
            var named = relays.Take(distinct.Count).DistinctBy(relay => relay.Url).Select((relay, index) => relay with { Name = distinct[index] }).ToList();
            return new FleetDefinition
            {
                Dialect = dialect,
                Relays = named,
                Regions = [.. distinct.Take(regions).Select((name, index) => new Region { Name = name, Location = new(latitude, -latitude), Expect = [named[0].Name], Storage = new($"https://a{index}.table.core.windows.net/") })],
                Resolvers = [IPEndPoint.Parse("1.1.1.1:53"), IPEndPoint.Parse("[::1]:5353")],
                Thresholds = new() { Underserved = underserved, PickMargin = TimeSpan.Zero },
                AuthSecret = secret,
            };
        });
}
