using System.CommandLine;
using System.Net;
using OpenZro.Probes.Cli.Fleet;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Quic;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Cli.Race;

/// <summary><c>ozprobes race</c>: runs the picker's own race from here, and says how far the model's prediction is from it.</summary>
internal static class RaceCommand
{
    private const int MostHeats = 1000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new RaceCommandOptions();
        var command = new Command("race", "Race the relays from here as a peer's picker does, several times, and compare with what the model predicts. Exits 1 when no relay could be picked.")
        {
            options.Urls, options.Fleet, options.Count, options.Resolvers, options.CaFile, options.Timeout, options.NoUdp, options.Candidates, options.Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RaceCommandOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (FleetOf(options, parsed, error) is not { } fleet || !TryRead(options, parsed, fleet, error, out var race, out var roots, out var resolvers))
        {
            return ExitCodes.Usage;
        }

        var time = TimeProvider.System;
        using var prober = new EndpointProber(time, roots);
        var dns = new DnsProber(new DnsOptions { Resolvers = resolvers }, time);
        var runner = new Picking.Race(prober, new QuicProber(time, new Random()), (name, token) => ResolveAsync(dns, name, token), time);
        var heats = await runner.RunAsync(fleet, race, new HeatCounter(error, race.Count), cancellationToken);
        var report = RaceReport.From(fleet, heats, race.IncludeCandidates);
        if (parsed.GetValue(options.Json))
        {
            await output.WriteLineAsync(RaceDocument.Of(fleet, heats, report, race).ToJson());
        }
        else
        {
            new RaceTable(output).Write(report, race);
        }

        return report.Winner is null ? ExitCodes.Findings : ExitCodes.Success;
    }

    /// <summary>The answer of the first resolver that has one, as a client that asks them in turn would get it.</summary>
    private static async Task<DnsAnswer> ResolveAsync(DnsProber dns, string name, CancellationToken cancellationToken)
    {
        var answers = await dns.ResolveAsync(name, cancellationToken: cancellationToken);
        return answers.FirstOrDefault(answer => answer.Failure is null) ?? answers[0];
    }

    private static FleetDefinition? FleetOf(RaceCommandOptions options, ParseResult parsed, TextWriter error)
    {
        var urls = parsed.GetValue(options.Urls) ?? [];
        var path = parsed.GetValue(options.Fleet);
        if ((path is null) == (urls.Length == 0))
        {
            error.WriteLine("ozprobes: name either relay URLs or --fleet FILE, such as: ozprobes race rels://relay.example.com:443");
            return null;
        }

        if (path is not null)
        {
            var reading = FleetReader.ReadFile(path);
            new FleetProblemPrinter(error).Print(reading);
            return reading.Fleet;
        }

        var relays = new List<Relay>();
        foreach (var text in urls)
        {
            if (!RelayUrl.TryParse(text, out var url, out var reason))
            {
                error.WriteLine("ozprobes: " + reason);
                return null;
            }

            relays.Add(new Relay { Name = relays.Any(relay => relay.Url.Host == url.Host) ? url.Text : url.Host, Url = url });
        }

        return new FleetDefinition { Relays = relays };
    }

    private static bool TryRead(
        RaceCommandOptions options, ParseResult parsed, FleetDefinition fleet, TextWriter error, out RaceOptions race, out TrustRoots roots, out IReadOnlyList<IPEndPoint> resolvers)
    {
        race = new RaceOptions
        {
            Count = parsed.GetValue(options.Count),
            Udp = !parsed.GetValue(options.NoUdp),
            IncludeCandidates = parsed.GetValue(options.Candidates),
            Routes = VantageRoutes.Families() with { V4 = true },
        };
        roots = TrustRoots.System;
        resolvers = fleet.Resolvers;
        var wrong = race.Count is < 1 or > MostHeats ? $"--count takes a number from 1 to {MostHeats}"
            : TryReadTimeout(parsed.GetValue(options.Timeout)!, ref race)
            ?? TryReadRoots(parsed.GetValue(options.CaFile), ref roots)
            ?? TryReadResolvers(parsed.GetValue(options.Resolvers) ?? [], ref resolvers)
            ?? TryReadSecret(fleet.AuthSecret, Path.GetDirectoryName(parsed.GetValue(options.Fleet)) ?? "", ref race);
        if (wrong is not null)
        {
            error.WriteLine("ozprobes: " + wrong);
        }

        return wrong is null;
    }

    private static string? TryReadTimeout(string text, ref RaceOptions race)
    {
        if (!DurationText.TryParse(text, out var timeout, out _) || timeout <= TimeSpan.Zero || timeout > TimeSpan.FromSeconds(60))
        {
            return $"--timeout takes a duration of up to 60s, such as 10s, and not '{text}'";
        }

        race = race with { Timeout = timeout };
        return null;
    }

    private static string? TryReadRoots(string? path, ref TrustRoots roots)
    {
        if (path is null)
        {
            return null;
        }

        if (!TrustRoots.TryReadPem(path, out var read, out var error))
        {
            return error;
        }

        roots = read;
        return null;
    }

    private static string? TryReadResolvers(string[] texts, ref IReadOnlyList<IPEndPoint> resolvers)
    {
        var read = new List<IPEndPoint>();
        foreach (var text in texts)
        {
            if (!ResolverAddress.TryParse(text, out var resolver, out var error))
            {
                return error;
            }

            read.Add(resolver);
        }

        resolvers = read.Count > 0 ? read : resolvers;
        return null;
    }

    private static string? TryReadSecret(SecretReference? reference, string folder, ref RaceOptions race)
    {
        if (reference is null)
        {
            return null;
        }

        race = FleetSecrets.TryRead(reference, folder, Environment.GetEnvironmentVariable, out var secret, out var missing) ? race with { Secret = secret } : race;
        return missing;
    }
}
