using System.Net;
using System.Net.Sockets;

namespace OpenZro.Probes.Simulator.Dns;

/// <summary>What a simulated DNS server says to a query, given its zone and script. It does no input or output.</summary>
internal sealed class DnsAnswering(DnsZone zone)
{
    private const int MostAliases = 8;
    private int _turn;

    /// <summary>The response to a query, as one that came over UDP or not.</summary>
    public DnsResponse Answer(DnsQuery query, DnsScript script, bool overUdp)
    {
        if (script.ResponseCode is { } code)
        {
            return new DnsResponse { Code = code };
        }

        if (script.Lame)
        {
            return new DnsResponse
            {
                Recursive = false,
                Authorities = [DnsWire.Pointer("elsewhere.example", DnsWire.Ns, 60, "ns.elsewhere.example")],
            };
        }

        var response = FromZone(script.AnotherName ? $"another.{query.Name}" : query.Name, query, script);
        return response with
        {
            Id = script.WrongId ? (ushort)(query.Id + 1) : null,
            Truncated = script.Truncate && overUdp,
        };
    }

    private DnsResponse FromZone(string first, DnsQuery query, DnsScript script)
    {
        var answers = new List<DnsRecord>();
        var name = first;
        for (var i = 0; i < MostAliases; i++)
        {
            var known = zone.Find(i == 0 ? query.Name : name);
            if (known?.Alias is { } target)
            {
                answers.Add(DnsWire.Pointer(name, DnsWire.Cname, known.Ttl, target));
                name = target;
                if (script.AliasOnly)
                {
                    break;
                }

                continue;
            }

            var addresses = Choose(known?.Addresses.Where(a => Type(a) == query.Type).ToList() ?? [], script.Subset);
            answers.AddRange(addresses.Select(a => DnsWire.Address(name, known!.Ttl, a)));
            return addresses.Count > 0
                ? new DnsResponse { Answers = answers }
                : new DnsResponse { Code = known is null ? 3 : 0, Answers = answers, Authorities = [DnsWire.StartOfAuthority(ZoneOf(name))] };
        }

        return new DnsResponse { Answers = answers };
    }

    private List<IPAddress> Choose(List<IPAddress> addresses, int? subset)
    {
        if (subset is not { } count || count >= addresses.Count)
        {
            return addresses;
        }

        var turn = (uint)Interlocked.Increment(ref _turn);
        return [.. Enumerable.Range(0, count).Select(i => addresses[(int)((turn + i) % addresses.Count)])];
    }

    private static ushort Type(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? DnsWire.A : DnsWire.Aaaa;

    private static string ZoneOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[(dot + 1)..] : name;
}
