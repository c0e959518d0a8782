using OpenZro.Probes.Probing;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Results;

/// <summary>Certificates as rows: columns for people, and the packed record.</summary>
internal static class CertificateRows
{
    private const int MostSubjectCharacters = 1024;

    public static TableRow Write(CertificateKey key, CertificateFacts facts)
    {
        var row = new TableRow(TableKey.Escape(key.Sha256), key.Verdict)
        {
            ["Subject"] = Shorten(facts.Subject),
            ["Issuer"] = Shorten(facts.Issuer),
            ["NotAfter"] = facts.NotAfter,
            ["Trust"] = facts.Trust.ToString(),
        };
        var chunks = ResultsJson.Pack(facts).Chunk(RelaySlotRows.ChunkBytes).ToArray();
        if (chunks.Length <= RelaySlotRows.ChunksPerRow)
            for (var i = 0; i < chunks.Length; i++)
                row[$"D{i}"] = chunks[i];
        return row;
    }

    public static CertificateFacts? Read(TableRow row)
    {
        using var packed = new MemoryStream();
        for (var i = 0; row.Binary($"D{i}") is { } bytes; i++)
            packed.Write(bytes);
        try
        {
            return packed.Length == 0 ? null : ResultsJson.Unpack<CertificateFacts>(packed.ToArray());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Text as a column: what a hostile certificate puts into its names may be long, or half a character.</summary>
    private static string Shorten(string text) =>
        new([.. text.Take(MostSubjectCharacters).Select(c => char.IsSurrogate(c) ? '?' : c)]);
}
