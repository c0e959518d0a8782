using System.Text;
using System.Text.Json;

namespace OpenZro.Probes.Infra.Tests.Relay;

/// <summary>What a machine is told by user data, which another deployment may change.</summary>
/// <param name="Relay">The container's environment, but for secrets.</param>
/// <param name="Machine">What the machine's scripts go by.</param>
internal sealed record RelaySettings(IReadOnlyDictionary<string, string> Relay, IReadOnlyDictionary<string, string> Machine)
{
    public static RelaySettings Parse(string userData) => JsonSerializer.Deserialize<RelaySettings>(Encoding.UTF8.GetString(Convert.FromBase64String(userData)), JsonSerializerOptions.Web)!;
}
