using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary><c>ozprobes rollout audit [ID]</c>: what happened, and whether the record of it is whole.</summary>
internal static partial class AuditCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Surroundings around)
    {
        var options = new RolloutOptions(around);
        var id = RolloutChoice.CreateId();
        var verify = new Option<bool>("--verify") { Description = "Only say whether the record is whole; exits 1 when it is not." };
        var anchor = new Option<string?>("--anchor") { Description = "A head that was kept elsewhere, as COUNT:HASH: whoever wrote all of the record anew is found by it too.", HelpName = "head" };
        anchor.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } head && !Anchor.IsMatch(head))
                result.AddError("--anchor: write the head as --verify told it, COUNT:HASH.");
        });
        var command = new Command("audit", "Show what happened in a rollout, and whether the record of it is whole.") { id, verify, anchor, options.Url, options.Json };
        command.SetAction((parsed, cancellationToken) => options.UseAsync(parsed, async api =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var parts = parsed.GetValue(anchor)?.Split(':');
            var query = parts is null ? "" : $"?anchorCount={parts[0]}&anchorHash={parts[1]}";
            var told = await api.AuditAsync(await RolloutChoice.IdAsync(api, parsed.GetValue(id), cancellationToken), query, cancellationToken);
            var audit = told.Document;
            if (parsed.GetValue(options.Json))
                await output.WriteLineAsync(ReadableJson.Of(told.Json));
            else if (!parsed.GetValue(verify))
                await WriteAsync(audit, output);
            if (!parsed.GetValue(options.Json))
            {
                foreach (var problem in audit.Problems)
                    await output.WriteLineAsync($"✗ {problem}");
                await output.WriteLineAsync(RolloutWords.Audit(audit));
            }

            return audit.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Findings;
        }));
        return command;
    }

    private static async Task WriteAsync(AuditDocument audit, TextWriter output)
    {
        foreach (var entry in audit.Entries)
        {
            var evidence = entry.Evidence.Length > 0 ? "  " + entry.Evidence : "";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.Ordinal,4}  {RolloutWords.Instant(entry.At)}  {entry.Actor}  {AuditWords.Of(entry)}{evidence}"));
        }
    }

    [GeneratedRegex("^[0-9]{1,9}:[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Anchor { get; }
}
