using System.CommandLine;
using System.CommandLine.Parsing;
using OpenZro.Probes.Cli.Vantage;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;

namespace OpenZro.Probes.Cli.Check;

/// <summary><c>ozprobes check</c>: probes every relay once, from here, and says what is wrong. It stores nothing.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vantage = new VantageOptions();
        var names = new Option<string[]>("--name") { Description = "One more name that every relay must serve; may be repeated.", HelpName = "extra-san" };
        var failOn = new Option<Severity>("--fail-on")
        {
            Description = "Which findings make the exit code 1: error or warning.",
            HelpName = "error|warning",
            DefaultValueFactory = _ => Severity.Error,
            CustomParser = ReadFailOn,
        };
        var json = new Option<bool>("--json") { Description = "Write JSON (schema ozprobes.check/1) instead of tables." };
        var trace = new Option<bool>("--trace") { Description = "Tell the whole story of each probe, on standard error." };
        var command = new Command(
            "check",
            "Probe every relay once, as a peer would, and say what is wrong. Exits 0 when nothing is, 1 with an error finding (or a warning, if asked), 2 for bad usage or a bad file.");
        vantage.AddTo(command);
        names.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(token => token.Value).Where(name => !RelayUrl.TryNormaliseHost(name, out _)))
            {
                result.AddError($"--name: '{name}' is neither a DNS name nor an IP address");
            }
        });
        foreach (var option in (Option[])[names, failOn, json, trace])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => VantageRequest.Read(vantage, parsed, parsed.InvocationConfiguration.Error) is { } request
            ? RunAsync(
                request,
                new CheckOptions(
                    parsed.GetValue(names) ?? [],
                    parsed.GetValue(failOn),
                    parsed.GetValue(json),
                    parsed.GetValue(trace)),
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error,
                cancellationToken)
            : Task.FromResult(ExitCodes.Usage));
        return command;
    }

    private static Severity ReadFailOn(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (text is not ("error" or "warning"))
        {
            argument.AddError($"--fail-on takes error or warning, and not '{text}'");
        }

        return text == "warning" ? Severity.Warning : Severity.Error;
    }

    private static async Task<int> RunAsync(
        VantageRequest request, CheckOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var vantage = request.CreateVantagePoint(time);
        var probing = new ProbeRunOptions
        {
            Region = request.Region,
            Secret = request.Secret,
            Timeout = request.Timeout,
            ExtraNames = options.Names,
            Trace = options.Trace,
        };
        ProbeRun run;
        using (var progress = new StatusLine(error))
        {
            run = await vantage.Fleet.RunAsync(request.Fleet, probing, progress, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var judgement = Judge.Run(request.Fleet, run, new JudgeContext { Now = time.GetUtcNow() });
        if (options.Trace)
        {
            new TraceReport(error).Write(run);
        }

        if (options.Json)
        {
            await output.WriteLineAsync(CheckJson.Write(CheckDocuments.Build(request.Fleet, run, judgement)));
        }
        else
        {
            new CheckReport(Screen.For(output)).Write(request.Fleet, run, judgement);
        }

        return judgement.AllFindings.Any(finding => finding.Severity >= options.FailOn) ? ExitCodes.Findings : ExitCodes.Success;
    }
}
