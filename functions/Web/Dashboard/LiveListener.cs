using System.Threading.Channels;

namespace OpenZro.Probes.Web.Dashboard;

/// <summary>A page that listens for changes. Of changes that it has not heard of yet only the newest matters.</summary>
internal sealed class LiveListener(LiveStreams streams) : IDisposable
{
    private readonly Channel<string> _heard = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The next version.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _heard.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => streams.Leave(this);

    /// <summary>Takes note of a version.</summary>
    internal void Hear(string version) => _heard.Writer.TryWrite(version);
}
