using System.Text.RegularExpressions;

namespace OpenZro.Probes.Web.Access;

/// <summary>A token that is to be made.</summary>
/// <param name="Name">The person, or the program, that it stands for.</param>
/// <param name="Roles">What its owner may do.</param>
/// <param name="GateRoles">The roles by which gates may name its owner.</param>
/// <param name="Lifetime">How long it is taken; <see langword="null"/> for ever.</param>
public sealed partial record TokenRequest(string Name, IReadOnlyList<AccessRole> Roles, IReadOnlyList<string> GateRoles, TimeSpan? Lifetime)
{
    /// <summary>How long a token is taken when nothing else is said: 90 days.</summary>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromDays(90);

    /// <summary>The longest that is taken for a time rather than for ever: 10 years.</summary>
    public static TimeSpan LongestLifetime { get; } = TimeSpan.FromDays(3650);

    private const string Form = "^[A-Za-z0-9][A-Za-z0-9._@+-]{0,62}$";

    /// <summary>Everything that is wrong with it, one sentence each, with what to write; empty when it may be made.</summary>
    public IReadOnlyList<string> Problems() => [.. Check()];

    private IEnumerable<string> Check()
    {
        if (!Word.IsMatch(Name))
            yield return $"'{Shown(Name)}' is no name: write up to 63 letters, digits, '.', '_', '-', '@' or '+', a letter or digit first";
        foreach (var role in GateRoles.Where(role => !Word.IsMatch(role)))
            yield return $"'{Shown(role)}' is no role of a gate: write up to 63 letters, digits, '.', '_', '-', '@' or '+', a letter or digit first";
        foreach (var role in GateRoles.Where(IsRoleOfAccess))
            yield return $"'{role}' is what a token may do: gates know its owner by that role anyway, so give it once";
        if (Roles.Count == 0)
            yield return "say what the owner may do: reader, operator or approver";
        if (GateRoles.Count > 0 && !Roles.Contains(AccessRole.Approver))
            yield return "only approvers decide at gates: give the role approver too, or no role of a gate";
        if (Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > LongestLifetime))
            yield return "a token is taken for more than nothing and at most 3650d, or for ever";
    }

    private static bool IsRoleOfAccess(string role) => Enum.GetValues<AccessRole>().Any(known => role.Equals(KebabCase.Of(known), StringComparison.OrdinalIgnoreCase));

    private static string Shown(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? ' ' : c)]);

    [GeneratedRegex(Form, RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}
