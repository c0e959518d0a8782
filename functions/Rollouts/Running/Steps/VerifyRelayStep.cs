using OpenZro.Probes.Fleet;
using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Running.Steps;

/// <summary>Judges whether every region has enough good observations of the new relay, and waits for them as long as the plan allows.</summary>
internal sealed class VerifyRelayStep(RolloutParts parts) : RolloutStep(parts, StepNames.VerifyRelay)
{
    private const int MostShown = 10;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task<Outcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        if (work.Plan.Verify is not { } verify)
            return StepAnswer.Done();
        var fleet = await work.Parts.Fleets.ReadAsync(cancellationToken);
        if (work.RelayOf(fleet) is not { } relay || !InstanceUrls.AreSame(relay.Url.Text, verify.Url))
            return StepAnswer.Failed(Codes.NotVerified, $"the fleet no longer has the relay '{work.Plan.Relay}' at {verify.Url}");

        var runs = await work.Parts.Probes.RunsAsync(fleet, relay.Name, verify.Samples, cancellationToken);
        var picks = verify.Wins.Count == 0 ? [] : await work.Parts.Probes.PicksAsync(fleet, relay.Name, RelayState.Active, cancellationToken);
        var verdict = RelayVerification.Judge(fleet, verify, runs, picks);
        if (verdict.Status == RelayProof.Proven)
        {
            await work.NoteAsync("relay-verified", relay.Name, new { verify.Regions, verify.Samples, fleet.Version, Newest = runs.Select(run => (DateTimeOffset?)run.Slot).Max() }, $"verified-{work.Args.Since.UtcTicks}", cancellationToken);
            return StepAnswer.Done();
        }

        var lacking = string.Join("; ", verdict.Shortfalls.Take(MostShown).Select(Say));
        if (work.Now < work.Args.Since + verify.Within)
            return await WaitAsync(work, fleet.Interval < ShortestPause ? ShortestPause : fleet.Interval, $"the relay {relay.Name} has not proven itself yet: {lacking}", cancellationToken);
        await work.NoteAsync("relay-not-verified", relay.Name, new { Why = lacking, fleet.Version, verdict.Shortfalls }, $"not-verified-{work.Args.Since.UtcTicks}", cancellationToken);
        return StepAnswer.Failed(Codes.NotVerified, $"the relay {relay.Name} has not proven itself within {DurationText.Format(verify.Within)}: {lacking}");
    }

    private static string Say(RelayShortfall shortfall) => shortfall.Failure is { } failure
        ? $"{shortfall.Region}: {shortfall.What}: {failure}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{shortfall.Region}: {shortfall.What}: {shortfall.Have} of {shortfall.Need}");
}
