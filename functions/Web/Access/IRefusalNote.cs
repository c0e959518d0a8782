using Microsoft.AspNetCore.Http;
using OpenZro.Probes.Web.Hosting;

namespace OpenZro.Probes.Web.Access;

/// <summary>What a page keeps of a known caller who lacks the role for it, as its routing data holds it.</summary>
internal interface IRefusalNote
{
    /// <summary>Keeps it.</summary>
    Task TakeAsync(HttpContext context, Problem refusal);
}
