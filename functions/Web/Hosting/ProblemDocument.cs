namespace OpenZro.Probes.Web.Hosting;

/// <summary>What a request is told that is not answered (RFC 9457), as the OpenAPI document has it. Some problems have more members.</summary>
/// <param name="Type">A link to what the status means.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Code">A stable word for programs, such as <c>token-missing</c>.</param>
/// <param name="Remedy">What to do about it, in a sentence.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Code, string Remedy);
