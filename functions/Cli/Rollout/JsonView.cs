using System.Text.Json;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>A document per change, one a line.</summary>
/// <param name="output">Where they are written.</param>
internal sealed class JsonView(TextWriter output) : IWatchView
{
    /// <inheritdoc/>
    public void Show(RolloutDocument? changed, string? trouble)
    {
        if (changed is null)
            return;
        output.WriteLine(JsonSerializer.Serialize(changed, RolloutJson.Default.RolloutDocument));
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
