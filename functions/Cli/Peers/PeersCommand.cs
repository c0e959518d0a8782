using System.CommandLine;
using System.Globalization;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Peers;

namespace OpenZro.Probes.Cli.Peers;

/// <summary><c>ozprobes peers</c>: which relay each peer uses, from the API; and the rollout file that lets stranded peers pick anew.</summary>
internal static class PeersCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => Create(TimeProvider.System);

    /// <summary>The command with a clock of its own.</summary>
    internal static Command Create(TimeProvider time)
    {
        var region = new Option<string?>("--region") { Description = "Peers of one region only." };
        var relay = new Option<string?>("--relay") { Description = "Peers of one home relay only." };
        var pairs = new Option<bool>("--pairs") { Description = "Show the relayed pairs too." };
        var repick = new Option<string?>("--repick") { Description = "Write a rollout file (kind: repick) for the peers that would pick a nearer relay today, where there is none of that name yet.", HelpName = "file" };
        var gain = new Option<string?>("--gain") { Description = $"For --repick: how much nearer the relay must be. The default is {DurationText.Format(RepickAdvice.DefaultGain)}.", HelpName = "time" };
        var json = new Option<bool>("--json") { Description = $"Write JSON (schema {PeersDocument.SchemaName})." };
        var url = ApiAddress.CreateOption();
        gain.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !DurationText.TryParse(text, out _, out var error))
                result.AddError($"--gain: {error}.");
        });
        var command = new Command("peers", "Which relay each peer uses right now, from a running 'ozprobes serve'.") { region, relay, pairs, repick, gain, json, url };
        command.Validators.Add(result =>
        {
            if (result.GetValue(repick) is null && result.GetValue(gain) is not null)
                result.AddError("--gain says how much --repick asks for: give it with --repick only.");
            if (result.GetValue(repick) is not null && (result.GetValue(json) || result.GetValue(pairs) || result.GetValue(relay) is not null))
                result.AddError("--repick writes a rollout file and shows nothing: of the other options it takes --region, --gain and --url.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(new Uri(parsed.GetRequiredValue(url)), Environment.GetEnvironmentVariable(ApiClient.TokenVariable), parsed.InvocationConfiguration.Error);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                if (parsed.GetValue(repick) is { } file)
                    return await WriteAsync(client, file, parsed.GetValue(region), parsed.GetValue(gain), output, error, cancellationToken);

                var text = await client.GetAsync("/api/peers" + Query(("region", parsed.GetValue(region)), ("relay", parsed.GetValue(relay))), cancellationToken);
                var document = ApiClient.Read(text, PeersDocument.FromJson);
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(document.ToJson());
                else
                    PeersTable.Write(Screen.For(output), document, parsed.GetValue(pairs), time.GetUtcNow());
                if (document.Failure is { } failure)
                    await error.WriteLineAsync($"ozprobes: management could not be asked: {failure}");
                foreach (var missing in document.Unread)
                    await error.WriteLineAsync($"ozprobes: not read: {missing}");
                return ExitCodes.Success;
            }
            catch (ApiException failed)
            {
                return await Refusal.TellAsync(parsed.InvocationConfiguration, parsed.GetValue(json), failed);
            }
        });
        return command;
    }

    /// <summary>What is asked for, of what was given.</summary>
    private static string Query(params IEnumerable<(string Name, string? Value)> given)
    {
        var asked = string.Join('&', given.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return asked.Length > 0 ? "?" + asked : "";
    }

    private static async Task<int> WriteAsync(
        ApiClient client, string file, string? region, string? gain, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
            throw new ApiException($"{file} is there already.", "Name another file, or take this one away first.");
        var text = await client.GetAsync("/api/peers/repick" + Query(("region", region), ("gain", gain)), cancellationToken);
        if (text.Length == 0)
        {
            await output.WriteLineAsync("Nobody would pick a relay that is so much nearer: there is nothing to restart.");
            return ExitCodes.Success;
        }

        try
        {
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync(text);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"ozprobes: {file}: {unwritten.Message}");
            return ExitCodes.Usage;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file} is written. Look at it, then: ozprobes rollout plan {file}"));
        return ExitCodes.Success;
    }
}
