using OpenZro.Probes.Findings;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>A finding, with every region that has it.</summary>
/// <param name="Finding">It, as the first region found it.</param>
/// <param name="Regions">The regions.</param>
/// <param name="Impacts">What it costs, one entry per region in which it costs something.</param>
public sealed record SharedFinding(Finding Finding, IReadOnlyList<string> Regions, IReadOnlyList<string> Impacts)
{
    /// <summary>What stays the same of it while its figures change, so that who reads it goes on reading.</summary>
    public string Key { get; } = string.Join(' ', [Finding.Code, Finding.Subject.Relay, Finding.Subject.Member, Finding.Subject.Address, Finding.Subject.Name]);

    /// <summary>Brings together what several regions found of the same thing; worst first.</summary>
    /// <param name="found">Each region's findings.</param>
    internal static IReadOnlyList<SharedFinding> Of(IEnumerable<(string Region, Finding Finding)> found) =>
    [
        .. found.GroupBy(one => (one.Finding.Code, one.Finding.Severity, one.Finding.Subject.Relay, one.Finding.Subject.Member, one.Finding.Subject.Address, one.Finding.Subject.Name, one.Finding.Message))
            .Select(same => new SharedFinding(
                same.First().Finding,
                [.. same.Select(one => one.Region).Distinct(StringComparer.Ordinal)],
                [.. same.Select(one => one.Finding.Impact).OfType<string>().Distinct(StringComparer.Ordinal)]))
            .OrderByDescending(shared => shared.Finding.Severity).ThenByDescending(shared => shared.Regions.Count),
    ];
}
