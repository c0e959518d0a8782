using Microsoft.AspNetCore.Http.Metadata;

namespace OpenZro.Probes.Web.Hosting;

/// <summary>
/// How large a page's body may be. The server takes somewhat more, which is read and thrown away: a connection that is closed before the
/// client has sent everything is reset, and the client may never see why.
/// </summary>
/// <param name="MostBytes">The most that the page takes.</param>
internal sealed record BodyLimit(int MostBytes) : IRequestSizeLimitMetadata
{
    private const int Overshoot = 1024 * 1024;

    /// <inheritdoc/>
    public long? MaxRequestBodySize => MostBytes + Overshoot;
}
