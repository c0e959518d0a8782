using System.Diagnostics.CodeAnalysis;
using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// A run as it is kept beside others: without what belongs to one connection only, and with what the run before said already as the same
/// object, which leaves little but the times. Pure.
/// </summary>
internal static class KeptRun
{
    /// <summary>The run as it is kept.</summary>
    /// <param name="run">What was seen.</param>
    /// <param name="before">The run before, as it is kept; <see langword="null"/> for the first.</param>
    public static ProbeRun Of(ProbeRun run, ProbeRun? before) => run with
    {
        Relays = [.. run.Relays.Select(relay => Of(relay, before?.Relays.FirstOrDefault(known => known.Relay == relay.Relay)))],
    };

    private static RelayRun Of(RelayRun relay, RelayRun? before) => relay with
    {
        Dns = [.. relay.Dns.Select((answer, i) => Of(answer, At(before?.Dns, i)))],
        Endpoints = [.. relay.Endpoints.Select((seen, i) => Of(seen, At(before?.Endpoints, i)))],
        Quic = [.. relay.Quic.Select((seen, i) => Of(seen, At(before?.Quic, i)))],
        Fabric = [.. relay.Fabric.Select((seen, i) => seen with { From = Once(seen.From, At(before?.Fabric, i)?.From), To = Once(seen.To, At(before?.Fabric, i)?.To) })],
    };

    private static Observation Of(Observation seen, Observation? before) => seen with
    {
        Endpoint = Once(seen.Endpoint, before?.Endpoint),
        Tls = Once(seen.Tls, before?.Tls),
        InstanceUrl = Once(seen.InstanceUrl, before?.InstanceUrl),
        LocalEndpoint = null,
        Trace = [],
    };

    private static DnsAnswer Of(DnsAnswer answer, DnsAnswer? before) => answer with
    {
        Name = Once(answer.Name, before?.Name),
        Resolver = Once(answer.Resolver, before?.Resolver),
        Addresses = OnceAll(answer.Addresses, before?.Addresses),
    };

    private static QuicObservation Of(QuicObservation seen, QuicObservation? before) => seen with
    {
        Address = Once(seen.Address, before?.Address),
        Versions = OnceAll(seen.Versions, before?.Versions),
    };

    private static T? At<T>(IReadOnlyList<T>? list, int index)
        where T : class => index < list?.Count ? list[index] : null;

    [return: NotNullIfNotNull(nameof(said))]
    private static T? Once<T>(T? said, T? before)
        where T : class => Equals(said, before) ? before : said;

    private static IReadOnlyList<T> OnceAll<T>(IReadOnlyList<T> said, IReadOnlyList<T>? before) => before is not null && said.SequenceEqual(before) ? before : [.. said];
}
