using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// The parameters of a page, read strictly: one that the page does not take, one without a value, and one given twice that it takes
/// once are refused, since an answer to another question than was asked looks like an answer.
/// </summary>
internal sealed class AskedParameters
{
    private const int LongestShown = 64;

    private readonly IQueryCollection _asked;

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="single">The parameters that may be given once.</param>
    /// <param name="repeatable">The parameters that may be given several times.</param>
    public AskedParameters(IQueryCollection asked, IReadOnlyList<string> single, params IReadOnlyList<string> repeatable)
    {
        _asked = asked;
        string[] taken = [.. repeatable, .. single];
        Wrong = asked.Keys.Order(StringComparer.Ordinal).Select(name =>
            !taken.Contains(name) ? Refuse($"This page takes no parameter '{Shown(name)}'{Spelling.DidYouMean(name, taken).TrimEnd('?')}.", taken.Length == 0 ? "It takes none." : $"It takes {string.Join(", ", taken)}.")
            : asked[name].Count > 1 && !repeatable.Contains(name) ? Refuse($"{name} is given {asked[name].Count} times.", "Give it once.")
            : asked[name].Any(string.IsNullOrEmpty) ? Refuse($"{name} has no value.", "Give it one, or leave it out.")
            : null).FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>What is wrong with them; <see langword="null"/> when nothing is.</summary>
    public Problem? Wrong { get; private set; }

    /// <summary>What is told to someone whose question is wrong in itself.</summary>
    public static Problem Refuse(string detail, string remedy) => Problem.Bad("query-bad", detail, remedy);

    /// <summary>The value of a parameter that is given once; <see langword="null"/> when it is not given.</summary>
    public string? One(string name) => _asked[name] is [{ } value, ..] ? value : null;

    /// <summary>The values of a parameter, each once, in their order.</summary>
    public IReadOnlyList<string> All(string name) => [.. _asked[name].OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>A whole number within a range; <see langword="null"/> when it is not given. Anything else is <see cref="Wrong"/>.</summary>
    public int? WholeNumber(string name, int least, int most)
    {
        if (One(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Wrong ??= Refuse($"{name} is a whole number from {least} to {most}, and not '{Shown(text)}'.", "Write one, or leave it out.");
        return null;
    }

    /// <summary>A parameter that is <c>true</c> or <c>false</c>, which it is when not given; anything else is <see cref="Wrong"/>.</summary>
    public bool Flag(string name)
    {
        var text = One(name);
        if (text is not (null or "true" or "false"))
            Wrong ??= Refuse($"{name} is true or false, and not '{Shown(text)}'.", $"Write {name}=true, or leave it out.");
        return text == "true";
    }

    /// <summary>Refuses parameters that exclude each other.</summary>
    public void Exclude(string name, string other, string remedy)
    {
        if (One(name) is not null && One(other) is not null)
            Wrong ??= Refuse($"{name} and {other} exclude each other.", remedy);
    }

    private static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}
