using System.Globalization;

namespace OpenZro.Probes.Rollouts.Audit;

/// <summary>How entries are chained, and what breaks a chain.</summary>
public static class AuditChain
{
    /// <summary>The hash that the first entry is chained to.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The entry with its hash.</summary>
    public static AuditEntry Seal(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var bare = entry with { Hash = "" };
        return bare with { Hash = CanonicalJson.HashOf(bare) };
    }

    /// <summary>
    /// Says what is wrong with an audit; empty when it is whole. Finds an edited, removed, added, moved or renamed entry by the chain, and
    /// a cut at the end by the head. One entry beyond the head is whole: its writer was interrupted. Who can write every row of the
    /// audit could make a new chain; an anchor that was kept elsewhere finds that too.
    /// </summary>
    /// <param name="rollout">The rollout's id.</param>
    /// <param name="entries">The entries, in the order of their rows.</param>
    /// <param name="head">The head; <see langword="null"/> when its row is missing.</param>
    /// <param name="anchor">A head that was kept elsewhere; <see langword="null"/> for none.</param>
    /// <param name="later">The head as it was after the entries were read, when others may have been added meanwhile; else <see langword="null"/>.</param>
    public static IReadOnlyList<string> Verify(string rollout, IReadOnlyList<AuditEntry> entries, AuditHead? head, AuditHead? anchor = null, AuditHead? later = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var problems = new List<string>();
        var previous = Start;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Rollout != rollout || entry.Ordinal != i + 1)
            {
                problems.Add(Text($"where entry {i + 1} should be, there is entry {entry.Ordinal} of rollout '{entry.Rollout}': entries were removed, added or moved"));
            }

            if (entry.Previous != previous)
            {
                problems.Add(Text($"entry {entry.Ordinal} is not chained to the one before it"));
            }

            if (Seal(entry).Hash != entry.Hash)
            {
                problems.Add(Text($"entry {entry.Ordinal} was changed after it was written"));
            }

            previous = entry.Hash;
        }

        problems.AddRange(VerifyEnd(entries, head, anchor, later ?? head));
        return problems;
    }

    private static IEnumerable<string> VerifyEnd(IReadOnlyList<AuditEntry> entries, AuditHead? head, AuditHead? anchor, AuditHead? last)
    {
        if (last is null && entries.Count > 1)
        {
            yield return "the head is missing";
        }
        else if (last is not null && entries.Count > last.Count + 1)
        {
            yield return Text($"there are {entries.Count} entries, and the head knows of {last.Count}");
        }

        foreach (var (known, name) in new[] { (head, "head"), (anchor, "anchor") })
        {
            if (known is null)
            {
                continue;
            }

            if (entries.Count < known.Count)
            {
                yield return Text($"the {name} knows of {known.Count} entries, and there are {entries.Count}: the end was cut off");
            }
            else if ((known.Count == 0 ? Start : entries[known.Count - 1].Hash) != known.Hash)
            {
                yield return Text($"entry {known.Count} is not the one that the {name} knows");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
