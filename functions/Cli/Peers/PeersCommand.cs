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
        var repick = new Option<string?>("--repick") { Description = "Write a rollout file (kind: repick) for the peers that would pick a nearer relay today.", HelpName = "file" };
        var gain = new Option<string?>("--gain") { Description = $"For --repick: how much nearer the relay must be. The default is {DurationText.Format(RepickAdvice.DefaultGain)}.", HelpName = "time" };
        var json = new Option<bool>("--json") { Description = $"Write JSON (schema {PeersDocument.SchemaName})." };
        var url = ApiAddress.CreateOption();
        gain.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !DurationText.TryParse(text, out _, out var error))
                result.AddError($"--gain: {error}.");
        });
        var command = new Command("peers", "Which relay each peer uses right now, from a running 'ozprobes serve'.") { region, relay, pairs, repick, gain, json, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(new Uri(parsed.GetRequiredValue(url)), Environment.GetEnvironmentVariable(ApiClient.TokenVariable), parsed.InvocationConfiguration.Error);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                if (parsed.GetValue(repick) is { } file)
                    return await WriteAsync(client, file, parsed.GetValue(region), parsed.GetValue(gain), output, error, cancellationToken);

                var text = await client.GetAsync("/api/peers", cancellationToken);
                var document = ApiClient.Read(text, PeersDocument.FromJson);
                var shown = Only(document, parsed.GetValue(region), parsed.GetValue(relay));
                if (parsed.GetValue(json))
                    await output.WriteLineAsync(shown.ToJson());
                else
                    PeersTable.Write(Screen.For(output), shown, parsed.GetValue(pairs), time.GetUtcNow());
                if (document.Failure is { } failure)
                    await error.WriteLineAsync($"ozprobes: management could not be asked: {failure}");
                foreach (var missing in document.Unread)
                    await error.WriteLineAsync($"ozprobes: not read: {missing}");
                return ExitCodes.Success;
            }
            catch (ApiException failed)
            {
                await error.WriteLineAsync("ozprobes: " + failed.Message);
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static PeersDocument Only(PeersDocument document, string? region, string? relay) => document with
    {
        Peers = [.. document.Peers.Where(peer => (region is null || peer.Region == region) && (relay is null || peer.Relay == relay))],
        Pairs = [.. document.Pairs.Where(pair => (region is null || pair.FirstRegion == region || pair.SecondRegion == region) && (relay is null || pair.Relay == relay))],
    };

    private static async Task<int> WriteAsync(
        ApiClient client, string file, string? region, string? gain, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var query = string.Join('&', new[] { region is null ? null : "region=" + Uri.EscapeDataString(region), gain is null ? null : "gain=" + Uri.EscapeDataString(gain) }.OfType<string>());
        var text = await client.GetAsync("/api/peers/repick" + (query.Length > 0 ? "?" + query : ""), cancellationToken);
        if (text.Length == 0)
        {
            await output.WriteLineAsync("Nobody would pick a relay that is so much nearer: there is nothing to restart.");
            return ExitCodes.Success;
        }

        try
        {
            await File.WriteAllTextAsync(file, text, cancellationToken);
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
