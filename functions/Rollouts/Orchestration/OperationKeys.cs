namespace OpenZro.Probes.Rollouts.Orchestration;

/// <summary>
/// The keys that an orchestration has used. A step's key makes its operation id, so a key used twice would make the second step believe
/// that it had already been done. Signals have names of their own, which many waits may share.
/// </summary>
public sealed class OperationKeys
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 100;

    /// <summary>The most characters of an orchestration's id; Durable Task allows 100 in all its back ends.</summary>
    public const int MaxIdLength = 100;

    private const char Separator = ':';

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Takes a key.</summary>
    /// <exception cref="OrchestrationRuleException">It is none, or was used before.</exception>
    public void Take(string key)
    {
        Check(key);
        if (!_used.Add(key))
            throw new OrchestrationRuleException($"The key '{key}' is used twice: a step with it would take the first one's work for its own.");
    }

    /// <summary>The id of an operation, or of a child: the orchestration's id, a colon, and the key.</summary>
    public static string Join(string orchestrationId, string key) => orchestrationId + Separator + key;

    /// <summary>
    /// Checks a key or the name of a signal: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. It is lower case since Durable
    /// Task compares the names of events without case.
    /// </summary>
    /// <exception cref="OrchestrationRuleException">It is none.</exception>
    public static void Check(string key)
    {
        if (!IsWord(key) || key.Length > MaxLength)
            throw new OrchestrationRuleException($"'{key}' is no key: 1 to {MaxLength} lower-case letters, digits, '-', '_' and '.', a letter or digit first.");
    }

    /// <summary>Checks an orchestration's id: keys joined by colons.</summary>
    /// <exception cref="OrchestrationRuleException">It is none.</exception>
    public static void CheckId(string id)
    {
        if (id.Length > MaxIdLength || !id.Split(Separator).All(IsWord))
            throw new OrchestrationRuleException($"'{id}' is no id of an orchestration: keys joined by '{Separator}', at most {MaxIdLength} characters.");
    }

    private static bool IsWord(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
}
