using System.Text.RegularExpressions;

namespace OpenZro.Probes.Yaml;

/// <summary>A place in a file, both numbers counted from 1.</summary>
internal readonly record struct YamlPosition(int Line, int Column);

/// <summary>A value in a YAML file, with the place where it begins.</summary>
internal abstract record YamlNode(YamlPosition At)
{
    /// <summary>What the value is, in the words of an error message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(YamlPosition At, IReadOnlyList<YamlNode> Items) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping; its keys are unique and in the order of the file.</summary>
internal sealed record YamlMapping(YamlPosition At, IReadOnlyList<YamlEntry> Entries) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping of keys to values";

    /// <summary>The value of a key, or <see langword="null"/>.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

/// <summary>A key of a mapping and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A value that was reported as wrong already, so that nobody reports it again.</summary>
internal sealed record YamlRefused(YamlPosition At) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Kind => "refused";
}

/// <summary>A single value. What an unquoted one means is told by the core schema of YAML 1.2 (section 10.3.2), as editors do.</summary>
internal sealed partial record YamlScalar(YamlPosition At, string Text, bool IsQuoted) : YamlNode(At)
{
    /// <summary>What the text is to YAML.</summary>
    public YamlScalarType Type { get; } = IsQuoted ? YamlScalarType.Text : TypeOfPlain(Text);

    /// <inheritdoc/>
    public override string Kind => Type switch
    {
        YamlScalarType.Null => "empty",
        YamlScalarType.Boolean => "true or false",
        YamlScalarType.Integer or YamlScalarType.Number => "a number",
        _ => "text",
    };

    /// <summary>What an unquoted text is to YAML.</summary>
    public static YamlScalarType TypeOfPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarType.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarType.Boolean,
        _ when Integer.IsMatch(text) => YamlScalarType.Integer,
        _ when Number.IsMatch(text) => YamlScalarType.Number,
        _ => YamlScalarType.Text,
    };

    [GeneratedRegex(@"\A(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer { get; }

    [GeneratedRegex(@"\A(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }
}

/// <summary>What a scalar is to YAML.</summary>
internal enum YamlScalarType
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Number,

    /// <summary>Anything else, and all that is quoted.</summary>
    Text,
}
