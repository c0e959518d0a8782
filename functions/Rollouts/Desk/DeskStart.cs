using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Rollouts.Running;

namespace OpenZro.Probes.Rollouts.Desk;

/// <summary>Starts rollouts, each once, and hands those that go on to the engine.</summary>
/// <param name="parts">What rollouts stand on.</param>
/// <param name="engine">Where their orchestrations run.</param>
/// <param name="planner">Plans the file once more.</param>
/// <param name="version">The version of the orchestration that new rollouts are run by.</param>
internal sealed class DeskStart(RolloutParts parts, IOrchestrationClient engine, LivePlanner planner, string version)
{
    /// <summary>Starts a rollout, or finds the one that the same request has started.</summary>
    public async Task<StartAnswer> StartAsync(StartRequest request, Person person, CancellationToken cancellationToken)
    {
        var planned = await planner.PlanAsync(request.Yaml, request.FileName, cancellationToken);
        if (await EarlierAsync(request, person, planned, cancellationToken) is { } earlier)
            return earlier;
        if (planned.Plan is not { } plan)
            return Refused(DeskRefusal.BadFile, "the file has errors", planned);
        if (await HeldAsync(plan.Mesh, request, person, planned, cancellationToken) is { } held)
            return held;
        if (!plan.CanStart)
            return Refused(DeskRefusal.PlanRefused, string.Join("; ", plan.Refusals.Select(refusal => refusal.Message)), planned);
        if (PlanGates.Of(plan).FirstOrDefault(gate => !gate.CanBePassed(person.Name)) is { } gate)
            return Refused(DeskRefusal.PlanRefused, $"the gate {gate.At} could never be passed: it asks for {Amount.Of(gate.Quorum, "approval")} of {string.Join(", ", gate.People)}, and {person.Name}, who asks for the rollout, may not approve it. Have somebody else start it, or name more people", planned);
        return PlanHash.IsNamedBy(plan.Hash, request.PlanHash)
            ? await AddAsync(HeaderOf(plan, request, person, planned), planned, cancellationToken)
            : Refused(DeskRefusal.WrongHash, Differs(plan.Hash, request.PlanHash), planned);
    }

    /// <summary>Hands every rollout that has not ended to the engine again.</summary>
    public async Task ResumeAllAsync(CancellationToken cancellationToken)
    {
        foreach (var header in await parts.Rows.ListAsync(cancellationToken: cancellationToken))
        {
            if (!header.HasEnded)
                await BeginAsync(header, cancellationToken);
        }
    }

    /// <summary>What a request with the same key has started; <see langword="null"/> when there was none.</summary>
    private async Task<StartAnswer?> EarlierAsync(StartRequest request, Person person, PlanAnswer planned, CancellationToken cancellationToken)
    {
        if (request.Key is not { } key || await parts.Rows.FindAsync(IdOf(person.Name, key), cancellationToken) is not { } known)
            return null;
        return IsSame(known, request, planned)
            ? await GoAheadAsync(known, isNew: false, planned, cancellationToken)
            : Refused(DeskRefusal.WrongHash, $"rollout {known.Id} was started with this key by another file or plan: start this one with a key of its own", planned);
    }

    /// <summary>The rollout that holds the mesh: the same that is asked for, or one that is in its way; <see langword="null"/> when the mesh is free.</summary>
    private async Task<StartAnswer?> HeldAsync(string mesh, StartRequest request, Person person, PlanAnswer planned, CancellationToken cancellationToken)
    {
        if (await parts.Locks.FindAsync(mesh, cancellationToken) is not { } held)
            return null;
        return await parts.Rows.FindAsync(held.Rollout, cancellationToken) is { } running && running.Requester == person.Name && IsSame(running, request, planned)
            ? await GoAheadAsync(running, isNew: false, planned, cancellationToken)
            : LockedBy(held.Rollout, planned);
    }

    private async Task<StartAnswer> AddAsync(RolloutHeader header, PlanAnswer planned, CancellationToken cancellationToken)
    {
        using var span = RolloutTelemetry.BeginStart(header);
        await parts.Rows.AddAsync(header with { Span = RolloutTelemetry.IdOf(span) }, planned.Plan!, cancellationToken);
        var held = await parts.Locks.AcquireAsync(new(header.Mesh, header.Id, header.Requester, header.CreatedAt), cancellationToken);
        if (held.Rollout == header.Id)
            return await GoAheadAsync(header, isNew: true, planned, cancellationToken);
        RolloutTelemetry.Forget(span);
        await parts.Rows.RemoveAsync(header.Mesh, header.Id, cancellationToken);
        return LockedBy(held.Rollout, planned);
    }

    private async Task<StartAnswer> GoAheadAsync(RolloutHeader header, bool isNew, PlanAnswer planned, CancellationToken cancellationToken)
    {
        if (!header.HasEnded)
        {
            await parts.Audit.AppendAsync(header.Id, new(header.Requester, "started", header.Relay ?? "", DeskNotes.Json(new { header.PlanHash, header.Reason, header.Mesh }), "started"), cancellationToken);
            await BeginAsync(header, cancellationToken);
        }

        return new(header.Id, isNew, null, isNew ? $"rollout {header.Id} has started" : $"rollout {header.Id} was started before", planned) { PlanHash = header.PlanHash };
    }

    private Task<bool> BeginAsync(RolloutHeader header, CancellationToken cancellationToken) => engine.StartAsync(
        header.Id, RolloutInput.Orchestration, Payload.Of(new RolloutInput(header.Mesh, header.Id, header.PlanHash, header.Kind)), cancellationToken);

    private RolloutHeader HeaderOf(Plan plan, StartRequest request, Person person, PlanAnswer planned)
    {
        var now = parts.Clock.GetUtcNow();
        return new()
        {
            Id = IdOf(person.Name, request.Key ?? string.Create(CultureInfo.InvariantCulture, $"{plan.Hash} {now.UtcTicks}")),
            Mesh = plan.Mesh,
            Kind = plan.Kind,
            Relay = plan.Relay,
            Reason = plan.Reason,
            PlanHash = plan.Hash,
            FileHash = planned.FileHash ?? "",
            Requester = person.Name,
            CreatedAt = now,
            Since = now,
            UpdatedAt = now,
            Orchestration = version,
        };
    }

    private static bool IsSame(RolloutHeader running, StartRequest request, PlanAnswer planned) =>
        PlanHash.IsNamedBy(running.PlanHash, request.PlanHash) && running.FileHash == planned.FileHash;

    private static StartAnswer LockedBy(string rollout, PlanAnswer planned) => Refused(DeskRefusal.Locked, $"rollout {rollout} holds the mesh", planned) with { Id = rollout };

    private static StartAnswer Refused(DeskRefusal refusal, string message, PlanAnswer planned) => new(null, false, refusal, message, planned);

    private static string Differs(string now, string given)
    {
        if (!PlanHash.CanName(given))
            return PlanHash.NamesNone(given);
        var isAlike = PlanHash.IsNamedBy(now, PlanHash.Shorten(given));
        return $"the plan is {(isAlike ? now : PlanHash.Shorten(now))} now, and not {(isAlike ? given[..Math.Min(given.Length, now.Length + 1)] : PlanHash.Shorten(given))}: the mesh or the file has changed since";
    }

    private static string IdOf(string who, string key) => "r-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who}\n{key}")).AsSpan(0, 6));
}
