using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Results;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Api;

/// <summary>Which rows of a long answer are asked for. A continuation names the row before it, so that it stays right while rows come and go.</summary>
/// <param name="Limit">The most rows; <see langword="null"/> for all.</param>
/// <param name="After">The row before the first; <see langword="null"/> to begin with the first.</param>
internal sealed record ResultsPaging(int? Limit, ResultsPaging.Place? After)
{
    /// <summary>What the limit means, for the document.</summary>
    public const string LimitMeaning = "The most rows of a page, 1 to 5000; all rows on one page when it is not given";

    private const int MostRows = 5000;

    /// <summary>Reads what is asked, or says what is wrong with it.</summary>
    public static bool TryRead(IQueryCollection asked, [NotNullWhen(true)] out ResultsPaging? read, [NotNullWhen(false)] out Problem? wrong)
    {
        (read, wrong) = (null, null);
        int? limit = null;
        if ((string?)asked["limit"] is { } most)
        {
            if (!int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) || rows is < 1 or > MostRows)
                wrong = AskedParameters.Refuse($"limit: write a whole number from 1 to {MostRows}.", "Leave it out for all rows.");
            limit = rows;
        }

        Place? after = null;
        if (wrong is null && (string?)asked["after"] is { } text && (after = Place.Parse(text)) is null)
            wrong = AskedParameters.Refuse("after: this is no continuation.", "Give 'next' of the page before as it was told, or leave it out for the first page.");
        if (wrong is not null)
            return false;
        read = new ResultsPaging(limit, after);
        return true;
    }

    /// <summary>The page of a summary.</summary>
    public ResultsSummary Cut(ResultsSummary summary)
    {
        var left = After is null ? summary.Rows : [.. summary.Rows.Where(row => Place.Of(row).CompareTo(After) > 0)];
        return Limit is { } limit && left.Count > limit
            ? summary with { Rows = [.. left.Take(limit)], Next = Place.Of(left[limit - 1]).ToString() }
            : summary with { Rows = left };
    }

    /// <summary>Where a row stands among the others.</summary>
    internal sealed record Place(string Region, string Relay, string Endpoint) : IComparable<Place>
    {
        public static Place Of(ResultsRow row) => new(row.Region, row.Relay, row.Endpoint ?? "");

        public static Place? Parse(string text)
        {
            try
            {
                return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text)) is [{ } region, { } relay, { } endpoint] ? new Place(region, relay, endpoint) : null;
            }
            catch (Exception wrong) when (wrong is FormatException or JsonException)
            {
                return null;
            }
        }

        public int CompareTo(Place? other) => other is null ? 1
            : string.CompareOrdinal(Region, other.Region) is not 0 and var byRegion ? byRegion
            : string.CompareOrdinal(Relay, other.Relay) is not 0 and var byRelay ? byRelay
            : string.CompareOrdinal(Endpoint, other.Endpoint);

        public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize<string[]>([Region, Relay, Endpoint])));
    }
}
