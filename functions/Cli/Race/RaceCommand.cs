using System.CommandLine;
using OpenZro.Probes.Cli.Vantage;
using OpenZro.Probes.Picking;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Cli.Race;

/// <summary><c>ozprobes race</c>: runs the picker's own race from here, and says how far the model's prediction is from it.</summary>
internal static class RaceCommand
{
    private const int MostHeats = 1000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vantage = new VantageOptions();
        var options = new RaceCommandOptions();
        var command = new Command("race", "Race the relays from here as a peer's picker does, several times, and compare with what the model predicts. Exits 1 when no relay could be picked.");
        vantage.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(vantage, options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        VantageOptions vantageOptions, RaceCommandOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var request = VantageRequest.Read(vantageOptions, parsed, error);
        var count = parsed.GetValue(options.Count);
        if (count is < 1 or > MostHeats)
        {
            await error.WriteLineAsync($"ozprobes: --count takes a number from 1 to {MostHeats}");
            return ExitCodes.Usage;
        }

        if (request is null)
        {
            return ExitCodes.Usage;
        }

        var race = new RaceOptions
        {
            Count = count,
            Timeout = request.Timeout,
            Secret = request.Secret,
            Udp = !parsed.GetValue(options.NoUdp),
            IncludeCandidates = parsed.GetValue(options.Candidates),
            Routes = VantageRoutes.Families() with { V4 = true },
        };
        using var vantage = request.CreateVantagePoint(TimeProvider.System);
        var runner = new Picking.Race(vantage.Endpoints, vantage.Quic, (name, token) => ResolveAsync(vantage.Names, name, token), TimeProvider.System);
        IReadOnlyList<RaceHeat> heats;
        using (var progress = new StatusLine(error, race.Count))
        {
            heats = await runner.RunAsync(request.Fleet, race, progress, cancellationToken);
        }

        var report = RaceReport.From(request.Fleet, heats, race.IncludeCandidates);
        if (parsed.GetValue(options.Json))
        {
            await output.WriteLineAsync(RaceDocument.Of(request.Fleet, heats, report, race).ToJson());
        }
        else
        {
            new RaceTable(Screen.For(output)).Write(report, race);
        }

        return report.Winner is null ? ExitCodes.Findings : ExitCodes.Success;
    }

    /// <summary>The answer of the first resolver that has one, as a client that asks them in turn would get it.</summary>
    private static async Task<DnsAnswer> ResolveAsync(DnsProber names, string name, CancellationToken cancellationToken)
    {
        var answers = await names.ResolveAsync(name, cancellationToken: cancellationToken);
        return answers.FirstOrDefault(answer => answer.Failure is null) ?? answers[0];
    }
}
