using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>How far back a page looks, and in which steps its lines are drawn.</summary>
/// <param name="Name">As it stands in the address, such as <c>24h</c>.</param>
/// <param name="Words">As a person reads it.</param>
/// <param name="Length">How far back.</param>
/// <param name="Step">The step of lines over the whole mesh; a whole part of a day.</param>
/// <param name="FineStep">The step of lines of one relay, of which there are fewer.</param>
public sealed record TimeRange(string Name, string Words, TimeSpan Length, TimeSpan Step, TimeSpan FineStep)
{
    /// <summary>The range of a page that is not asked for another one.</summary>
    public static TimeRange Default => All[0];

    /// <summary>The ranges that there are, shortest first. From six hours on whole hours are read, which are rolled up; from a week on whole days.</summary>
    public static IReadOnlyList<TimeRange> All { get; } =
    [
        new("1h", "the last hour", TimeSpan.FromHours(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)),
        new("6h", "the last 6 hours", TimeSpan.FromHours(6), TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)),
        new("24h", "the last 24 hours", TimeSpan.FromHours(24), TimeSpan.FromHours(1), TimeSpan.FromHours(1)),
        new("7d", "the last 7 days", TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromHours(6)),
        new("30d", "the last 30 days", TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(1)),
    ];

    /// <summary>Their names, for people.</summary>
    internal static string Names => string.Join(", ", All.Select(range => range.Name));

    /// <summary>What someone is told who asks for a range that there is not.</summary>
    internal static Problem Unknown { get; } = AskedParameters.Refuse("range: there is no such range.", $"Ask for one of {Names}.");

    /// <summary>The range of a name; the default for none, and <see langword="null"/> for one that there is not.</summary>
    public static TimeRange? Find(string? name) => name is null ? Default : All.FirstOrDefault(range => range.Name == name);

    /// <summary>The question to ask of the results: it ends with the step that <paramref name="now"/> lies in, and so is the same question until that step is over.</summary>
    /// <param name="relays">The relays.</param>
    /// <param name="step">The step.</param>
    /// <param name="now">The instant.</param>
    public ResultsQuery QueryOf(IReadOnlyList<string> relays, TimeSpan step, DateTimeOffset now)
    {
        var before = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % step.Ticks), TimeSpan.Zero) + step;
        return new ResultsQuery(relays, before - Length, before);
    }
}
