using OpenZro.Probes.Probing;

namespace OpenZro.Probes.Tests.Probing;

public sealed class ProbeWarmUpTests
{
    [Fact]
    public async Task A_process_warms_up_once_and_without_a_relay()
    {
        await ProbeWarmUp.RunAsync();

        ProbeWarmUp.RunAsync().IsCompletedSuccessfully.ShouldBeTrue();
    }
}
