using OpenZro.Probes.Yaml;

namespace OpenZro.Probes.Fleet;

/// <summary>A reference to a secret as files write it; the secret itself never stands in a file.</summary>
internal static class SecretShape
{
    /// <summary><c>env</c></summary>
    public static readonly Key<string> Variable = Key.Optional("env", Scalars.Variable, "The name of an environment variable.");

    /// <summary><c>file</c></summary>
    public static readonly Key<string> File = Key.Optional("file", Scalars.Path, "The path of a file, from the folder of this file.");

    /// <summary>The whole reference.</summary>
    public static readonly MappingShape Shape = new("a reference to a secret", [Variable, File], isChoice: true);

    /// <summary>Makes the reference of what was read without fault.</summary>
    public static SecretReference Build(Fields fields) => new() { Env = fields.Get(Variable, null), File = fields.Get(File, null) };
}
