using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Health;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>A word for what the pages show of incidents and maintenance: another one when any of it has changed. Pure.</summary>
internal static class HealthMark
{
    private const int Bytes = 6;

    /// <summary>The word; empty while there is nothing to show.</summary>
    /// <param name="book">The book; <see langword="null"/> before it was read.</param>
    /// <param name="maintenance">All maintenance.</param>
    public static string Of(HealthBook? book, IReadOnlyList<Maintenance> maintenance)
    {
        string[] shown =
        [
            .. (book?.Open ?? []).Select(incident => $"{incident.Id} {incident.Severity} {incident.Told} {incident.SilencedBy} {incident.Detail.Message} {string.Join(' ', incident.Regions)}"),
            .. maintenance.Select(one => $"{one.Id} {one.Until:O}"),
        ];
        return shown.Length == 0 ? "" : "+" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shown))).AsSpan(0, Bytes));
    }
}
