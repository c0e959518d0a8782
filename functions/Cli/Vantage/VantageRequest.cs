using System.CommandLine;
using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Protocol;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Cli.Vantage;

/// <summary>What a command line asks to probe, read and checked.</summary>
internal sealed record VantageRequest
{
    private static readonly TimeSpan _longestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The fleet: of the file, less the relays not asked for, or made of the URLs.</summary>
    public required FleetDefinition Fleet { get; init; }

    /// <summary>Where this is: the fleet's region when it has exactly one, else <c>local</c>.</summary>
    public string Region => Fleet.Regions.Count == 1 ? Fleet.Regions[0].Name : Probes.Fleet.Region.Local;

    /// <summary>The roots to trust.</summary>
    public required TrustRoots Roots { get; init; }

    /// <summary>How long one probe may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The relays' secret, when the fleet names one.</summary>
    public required AuthSecret? Secret { get; init; }

    /// <summary>Wires the probers for this request.</summary>
    public VantagePoint CreateVantagePoint(TimeProvider time) =>
        new(new VantageSettings { Dns = new DnsOptions { Resolvers = Fleet.Resolvers }, Roots = Roots }, time);

    /// <summary>Reads the options, or writes everything that is wrong with them to <paramref name="error"/> and gives <see langword="null"/>.</summary>
    public static VantageRequest? Read(VantageOptions options, ParseResult parsed, TextWriter error)
    {
        var problems = new List<string>();
        var urls = parsed.GetValue(options.Urls) ?? [];
        var path = parsed.GetValue(options.Fleet);
        if ((path is null) == (urls.Length == 0))
        {
            problems.Add("name either relay URLs or --fleet FILE, such as rels://relay.example.com:443");
        }

        var timeout = ReadTimeout(parsed.GetValue(options.Timeout)!, problems);
        var roots = ReadRoots(parsed.GetValue(options.CaFile), problems);
        var resolvers = ReadResolvers(parsed.GetValue(options.Resolvers) ?? [], problems);
        var fleet = path is null ? ReadUrls(urls, [.. parsed.CommandResult.Command.Options.Select(option => option.Name)], problems) : urls.Length == 0 ? ReadFile(path, error) : null;
        var relays = parsed.GetValue(options.Relays) ?? [];
        var secret = fleet is null ? null : ReadSecret(fleet, path, problems);
        if (fleet is not null)
        {
            problems.AddRange(relays.Where(name => fleet.Relays.All(relay => relay.Name != name)).Select(name =>
                $"--relay {name} is not in the fleet, which has {string.Join(", ", fleet.Relays.Select(relay => relay.Name))}"));
        }

        foreach (var problem in problems)
        {
            error.WriteLine("ozprobes: " + problem);
        }

        return problems.Count > 0 || fleet is null ? null : new VantageRequest
        {
            Fleet = fleet with
            {
                Resolvers = resolvers.Count > 0 ? resolvers : fleet.Resolvers,
                Relays = [.. fleet.Relays.Where(relay => relays.Length == 0 || relays.Contains(relay.Name))],
            },
            Roots = roots,
            Timeout = timeout,
            Secret = secret,
        };
    }

    private static FleetDefinition? ReadFile(string path, TextWriter error)
    {
        var reading = FleetReader.ReadFile(path);
        new FileProblemPrinter(error).Print(reading);
        return reading.Fleet;
    }

    private static FleetDefinition ReadUrls(string[] urls, IReadOnlyList<string> options, List<string> problems)
    {
        var relays = new List<Relay>();
        foreach (var text in urls)
        {
            if (text.StartsWith('-'))
            {
                problems.Add($"there is no option '{text}'{Spelling.DidYouMean(text, options)}");
            }
            else if (!RelayUrl.TryParse(text, out var url, out var reason))
            {
                problems.Add(reason);
            }
            else if (relays.Any(relay => relay.Url.Equals(url)))
            {
                problems.Add($"{text} is named twice");
            }
            else
            {
                relays.Add(new Relay { Name = relays.Any(relay => relay.Name == url.Host) ? $"{url.Host}:{url.Port}" : url.Host, Url = url });
            }
        }

        return new FleetDefinition { Relays = relays };
    }

    private static TimeSpan ReadTimeout(string text, List<string> problems)
    {
        if (!DurationText.TryParse(text, out var timeout, out _) || timeout <= TimeSpan.Zero || timeout > _longestTimeout)
        {
            problems.Add($"--timeout takes a duration of up to 60s, such as 10s, and not '{text}'");
        }

        return timeout;
    }

    private static TrustRoots ReadRoots(string? path, List<string> problems)
    {
        if (path is null)
        {
            return TrustRoots.System;
        }

        if (TrustRoots.TryReadPem(path, out var roots, out var error))
        {
            return roots;
        }

        problems.Add(error);
        return TrustRoots.System;
    }

    private static List<IPEndPoint> ReadResolvers(string[] texts, List<string> problems)
    {
        var resolvers = new List<IPEndPoint>();
        foreach (var text in texts)
        {
            if (ResolverAddress.TryParse(text, out var resolver, out var error))
            {
                resolvers.Add(resolver);
            }
            else
            {
                problems.Add("--resolver: " + error);
            }
        }

        return resolvers;
    }

    private static AuthSecret? ReadSecret(FleetDefinition fleet, string? path, List<string> problems)
    {
        if (fleet.AuthSecret is not { } reference)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path ?? ".")) ?? ".";
        if (!FleetSecrets.TryRead(reference, folder, Environment.GetEnvironmentVariable, out var secret, out var error))
        {
            problems.Add(error);
        }

        return secret;
    }
}
