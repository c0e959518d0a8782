using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Rollouts.Audit;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Rollouts;

/// <summary>
/// <c>/api/rollouts/ID/audit[?anchorCount=N&amp;anchorHash=H]</c>: what happened, and whether the record of it is whole. An anchor is a
/// head that was kept elsewhere, against which whoever rewrote all of the record would be found too.
/// </summary>
internal static partial class AuditPage
{
    /// <summary>Answers.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext context, string id, int? anchorCount, string? anchorHash, CancellationToken cancellationToken)
    {
        if (RolloutPages.DeskOf(context) is not { } desk)
            return Refusals.Off;
        if ((anchorCount is null) != (anchorHash is null) || anchorCount < 0 || (anchorHash is not null && !Hash.IsMatch(anchorHash)))
            return Problem.Bad("anchor-bad", "The anchor is none.", "Give anchorCount and anchorHash, the count and the hash of a head that this page told before.");

        var anchor = anchorHash is null ? null : new AuditHead(anchorCount!.Value, anchorHash);
        return await desk.AuditAsync(id, anchor, cancellationToken) is { } audit
            ? new JsonAnswer<AuditDocument>(new(id, audit.Problems, audit.Head, audit.Entries), RolloutJson.Default.AuditDocument)
            : Refusals.Unknown(id);
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash { get; }
}
