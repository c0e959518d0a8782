namespace OpenZro.Probes.Web.Hosting;

/// <summary>What a page takes beside its path and its body, for the OpenAPI document.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meaning">What it does, in a line.</param>
/// <param name="IsRepeated">Whether it may be given several times.</param>
/// <param name="IsHeader">Whether it is a header; else it is of the query.</param>
internal sealed record PageParameter(string Name, string Meaning, bool IsRepeated, bool IsHeader);
