namespace OpenZro.Probes.Fleet;

/// <summary>Where a secret is found; never the secret itself. Exactly one of the two is set.</summary>
public sealed record SecretReference
{
    /// <summary>The name of an environment variable (on Azure, an application setting backed by Key Vault).</summary>
    public string? Env { get; init; }

    /// <summary>The path of a file whose content, less one trailing line end, is the secret.</summary>
    public string? File { get; init; }

    /// <summary>The same reference, with its path meant from a folder.</summary>
    internal SecretReference Below(string folder) => File is null ? this : this with { File = Path.Combine(folder, File) };
}
