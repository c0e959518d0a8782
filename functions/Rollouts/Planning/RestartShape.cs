using System.Text.Json.Nodes;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>How peers are restarted, as a rollout file writes it.</summary>
internal static class RestartShape
{
    private static readonly RestartRules Defaults = new();

    /// <summary><c>via[].use</c></summary>
    public static readonly Key<string> Use = Key.Required("use", Scalars.Name, "manual, or the name of a connection of the server's own file.");

    /// <summary><c>via</c></summary>
    public static readonly Key<IReadOnlyList<Located<Fields>>> Via = Key.Optional(
        "via",
        new ListShape<Fields>("a list of routes", new MappingShape("a route", [.. SelectorShape.Keys, Use])),
        "By which connection a peer is restarted: the first that matches. Without it, people are asked.");

    /// <summary><c>batches</c></summary>
    public static readonly Key<IReadOnlyList<Located<BatchSize>>> Batches = Key.Optional(
        "batches",
        new ListShape<BatchSize>("a list of sizes", BatchSizeShape.Instance),
        "The sizes of the batches; the last repeats. None is larger than maxUnavailable.",
        new JsonArray(1, "10%", "25%"));

    /// <summary><c>maxUnavailable</c></summary>
    public static readonly Key<BatchSize> MaxUnavailable = Key.Optional(
        "maxUnavailable", BatchSizeShape.Instance, "The most peers that may be down by our hand at any time.", Defaults.MaxUnavailable.Value);

    /// <summary><c>perNetwork</c></summary>
    public static readonly Key<int> PerNetwork = Key.Optional(
        "perNetwork", Scalars.Integer(1, 100), "The most routing peers of one network in a batch.", Defaults.PerNetwork);

    /// <summary><c>backWithin</c></summary>
    public static readonly Key<TimeSpan> BackWithin = Key.Optional(
        "backWithin", Scalars.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromHours(24)), "By when a restarted peer must be back.", DurationText.Format(Defaults.BackWithin));

    /// <summary><c>soak</c></summary>
    public static readonly Key<TimeSpan> Soak = Key.Optional(
        "soak", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(7)), "How long is waited after a batch, before the next.", DurationText.Format(Defaults.Soak));

    /// <summary><c>window.days</c></summary>
    public static readonly Key<IReadOnlyList<Located<DayOfWeek>>> Days = Key.Optional(
        "days", new ListShape<DayOfWeek>("a list of days", PlanScalars.Day, isUnique: true), "The days on which the window opens. Without them, every day.");

    /// <summary><c>window.from</c></summary>
    public static readonly Key<TimeOnly> From = Key.Required("from", PlanScalars.TimeOfDay, "When it opens.");

    /// <summary><c>window.to</c></summary>
    public static readonly Key<TimeOnly> To = Key.Required("to", PlanScalars.TimeOfDay, "When it closes; on the next day when that is not later than 'from'.");

    /// <summary><c>window.timeZone</c></summary>
    public static readonly Key<string> TimeZone = Key.Optional("timeZone", PlanScalars.Zone, "Whose wall clock is meant, by its IANA name.", "Etc/UTC");

    /// <summary><c>window</c></summary>
    public static readonly Key<Fields> Window = Key.Optional(
        "window", new MappingShape("a window", [Days, From, To, TimeZone]), "When batches may begin. Without it, at any time.");

    /// <summary><c>stop.notBackPerBatch</c></summary>
    public static readonly Key<int> NotBackPerBatch = Key.Optional(
        "notBackPerBatch", Scalars.Integer(1, 10_000), "The number of peers of one batch not back at which it stops.", Defaults.Stop.NotBackPerBatch);

    /// <summary><c>stop.notBackTotal</c></summary>
    public static readonly Key<int> NotBackTotal = Key.Optional(
        "notBackTotal", Scalars.Integer(1, 10_000), "The number of peers in all not back at which it stops.", Defaults.Stop.NotBackTotal);

    /// <summary><c>stop.elsewhere</c></summary>
    public static readonly Key<double> Elsewhere = Key.Optional(
        "elsewhere", PlanScalars.Share, "The share of restarted peers that may come back on another relay, beyond what was predicted.", "20%");

    /// <summary><c>stop.onIncident</c></summary>
    public static readonly Key<bool> OnIncident = Key.Optional(
        "onIncident", Scalars.Flag, "Whether a new incident of the mesh stops it.", Defaults.Stop.OnIncident);

    /// <summary><c>stop</c></summary>
    public static readonly Key<Fields> Stop = Key.Optional(
        "stop", new MappingShape("stop", [NotBackPerBatch, NotBackTotal, Elsewhere, OnIncident]), "When restarting is stopped.");

    /// <summary>The whole.</summary>
    public static readonly MappingShape Shape = new("restart", [Via, Batches, MaxUnavailable, PerNetwork, BackWithin, Soak, Window, Stop]);

    /// <summary>Makes the rules of what was read without fault.</summary>
    public static RestartRules Build(Fields fields)
    {
        var stop = fields.Get(Stop, null) ?? new Fields();
        return new()
        {
            Via = fields.Find(Via) is null ? Defaults.Via : [.. fields.Values(Via).Select(route => new RestartRoute { Match = SelectorShape.Build(route), Use = route.Get(Use) })],
            Batches = fields.Find(Batches) is null ? Defaults.Batches : fields.Values(Batches),
            MaxUnavailable = fields.Get(MaxUnavailable, Defaults.MaxUnavailable),
            PerNetwork = fields.Get(PerNetwork, Defaults.PerNetwork),
            BackWithin = fields.Get(BackWithin, Defaults.BackWithin),
            Soak = fields.Get(Soak, Defaults.Soak),
            Window = fields.Find(Window) is { Value: var window }
                ? new() { Days = window.Values(Days), From = window.Get(From), To = window.Get(To), TimeZone = window.Get(TimeZone, "Etc/UTC") }
                : null,
            Stop = new()
            {
                NotBackPerBatch = stop.Get(NotBackPerBatch, Defaults.Stop.NotBackPerBatch),
                NotBackTotal = stop.Get(NotBackTotal, Defaults.Stop.NotBackTotal),
                Elsewhere = stop.Get(Elsewhere, Defaults.Stop.Elsewhere),
                OnIncident = stop.Get(OnIncident, Defaults.Stop.OnIncident),
            },
        };
    }
}
