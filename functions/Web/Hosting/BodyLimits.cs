namespace OpenZro.Probes.Web.Hosting;

/// <summary>How large the body of a request may be, in bytes.</summary>
internal static class BodyLimits
{
    /// <summary>Where a body is not foreseen, or holds a few words: 16 KiB.</summary>
    public const int Words = 16 * 1024;

    /// <summary>Where it holds a list of peers: 512 KiB, which is more than 10,000 ids.</summary>
    public const int Lists = 512 * 1024;

    /// <summary>Where it holds a file: 1 MiB.</summary>
    public const int File = 1024 * 1024;
}
