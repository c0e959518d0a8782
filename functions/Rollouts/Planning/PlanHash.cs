using System.Globalization;

namespace OpenZro.Probes.Rollouts.Planning;

/// <summary>
/// Names a plan by what it may do, and by the reason that its approvers read: SHA-256 over the canonical JSON of both, with candidates,
/// limits, checks, gates and URLs. What was only observed (homes, gains, why a peer is a candidate, warnings, who was left out) makes no
/// difference.
/// </summary>
public static class PlanHash
{
    /// <summary>The fewest digits by which a person may name a hash.</summary>
    public const int LeastDigits = 12;

    /// <summary>How many digits a whole hash has.</summary>
    private const int WholeLength = 64;

    /// <summary>Whether a person who gives these digits, the whole hash or its first <see cref="LeastDigits"/> or more, names it.</summary>
    /// <param name="hash">The whole hash.</param>
    /// <param name="digits">What was given, in either case.</param>
    public static bool IsNamedBy(string hash, string digits)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Length >= LeastDigits && hash.StartsWith(digits, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a text could name a plan at all: hexadecimal digits, <see cref="LeastDigits"/> or more.</summary>
    public static bool CanName(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Length >= LeastDigits && digits.All(char.IsAsciiHexDigit);
    }

    /// <summary>Why a text names no plan.</summary>
    public static string NamesNone(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return string.Create(CultureInfo.InvariantCulture, $"'{(digits.Length > WholeLength ? digits[..WholeLength] + "…" : digits)}' names no plan: give the first {LeastDigits} digits of its hash, or more");
    }

    /// <summary>What is shown of a hash where the whole of it would be too much: as many digits as name it.</summary>
    public static string Shorten(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return hash.Length > LeastDigits ? hash[..LeastDigits] : hash;
    }

    /// <summary>The hash of a plan; <see cref="Plan.Hash"/> itself is left out.</summary>
    public static string Of(Plan plan) => CanonicalJson.HashOf(Terms(plan));

    /// <summary>The canonical UTF-8 JSON that is hashed.</summary>
    public static byte[] Canonical(Plan plan) => CanonicalJson.Of(Terms(plan));

    private static object Terms(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new
        {
            schema = "ozprobes.plan/1",
            plan.Kind,
            plan.Relay,
            plan.Mesh,
            plan.Reason,
            plan.Provision,
            plan.Verify,
            plan.Register,
            Peers = plan.Peers.Select(Terms),
            Deferred = plan.Deferred.Select(Terms),
            Batches = plan.Batches.Select(batch => batch.Peers),
            Restart = plan.Restart with { Via = [] },
            plan.MaxUnavailable,
            plan.Offline,
            plan.DeferUntil,
            plan.Gates,
            plan.Rollback,
            Kept = plan.Kept.Select(kept => kept.Id),
        };
    }

    private static object Terms(PlannedPeer peer) => new { peer.Id, peer.Via, peer.Expected, peer.Networks, peer.Class };
}
