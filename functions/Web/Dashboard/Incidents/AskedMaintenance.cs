using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Web.Health;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Dashboard.Incidents;

/// <summary>A maintenance as somebody writes it into the form.</summary>
/// <param name="Relay">The relay; empty for all.</param>
/// <param name="Region">The region; empty for all.</param>
/// <param name="From">When it begins, in UTC; empty for now.</param>
/// <param name="For">How long it lasts, such as <c>1h30m</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record AskedMaintenance(string Relay, string Region, string From, string For, string Reason)
{
    /// <summary>What the form offers first.</summary>
    public static AskedMaintenance Usual { get; } = new("", "", "", "1h", "");

    /// <summary>What a form says.</summary>
    internal static AskedMaintenance Of(IFormCollection form) => new(Field(form, "relay"), Field(form, "region"), Field(form, "from"), Field(form, "for"), Field(form, "reason"));

    /// <summary>The same as the API takes it, or what is wrong with how it is written.</summary>
    /// <param name="now">The instant.</param>
    internal (MaintenanceBody? Body, Problem? Problem) Read(DateTimeOffset now)
    {
        var from = now;
        if (From.Length > 0 && !DateTimeOffset.TryParse(From, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out from))
            return (null, Refuse("its beginning is no instant", "Write one such as 2026-01-31T14:00, in UTC, or nothing for now."));
        if (!DurationText.TryParse(For, out var length, out var error))
            return (null, Refuse(error!, "Write how long it lasts."));
        return length > DateTimeOffset.MaxValue - from
            ? (null, Refuse("it would never end", "Write how long it lasts, up to 30d."))
            : (new MaintenanceBody { Relay = NullIfEmpty(Relay), Region = NullIfEmpty(Region), From = from, Until = from + length, Reason = Reason }, null);
    }

    private static string Field(IFormCollection form, string name) => form[name].ToString().Trim();

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static Problem Refuse(string detail, string remedy) => Problem.Bad("maintenance-bad", $"This maintenance cannot be set: {detail}.", remedy);
}
