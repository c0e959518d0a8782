using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using k8s;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// Runs a command in a pod: a WebSocket whose messages begin with the number of a channel, 1 for its output, 2 for its errors and 3 for
/// how it ended (Kubernetes, <c>remotecommand</c> protocol <c>v4.channel.k8s.io</c>).
/// </summary>
internal static class PodCommand
{
    private const int LongestOutput = 16 * 1024 * 1024;
    private const int LongestError = 2000;
    private const int NotFound = 127;
    private const byte OutputChannel = 1;
    private const byte ErrorChannel = 2;
    private const byte EndChannel = 3;

    /// <summary>What a command answered.</summary>
    /// <param name="ExitCode">What it ended with.</param>
    /// <param name="Output">Its standard output.</param>
    /// <param name="Error">Its standard error, shortened.</param>
    public sealed record Run(int ExitCode, string Output, string Error);

    /// <summary>Runs it to its end.</summary>
    public static Task<KubernetesAnswer<Run>> RunAsync(
        KubernetesCluster cluster, string pod, string container, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        cluster.ReadAsync(
            $"run {command[0]} in pod {pod}",
            async (client, end) =>
            {
                using var socket = await client.WebSocketNamespacedPodExecAsync(
                    pod, cluster.Namespace, command, container, stderr: true, stdin: false, stdout: true, tty: false, WebSocketProtocol.V4BinaryWebsocketProtocol, null, end);
                return await ReadAsync(socket, end);
            },
            cancellationToken);

    private static async Task<Run> ReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var ended = new MemoryStream();
        var part = new byte[16 * 1024];
        var channel = (byte?)null;
        while (await socket.ReceiveAsync(part.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } received)
        {
            var bytes = part.AsMemory(0, received.Count);
            if (channel is null && !bytes.IsEmpty)
            {
                (channel, bytes) = (bytes.Span[0], bytes[1..]);
            }

            var (target, room) = channel switch
            {
                OutputChannel => (output, LongestOutput),
                ErrorChannel => (error, LongestError),
                EndChannel => (ended, LongestOutput),
                _ => (Stream.Null, 0),
            };
            target.Write(bytes.Span[..(int)Math.Min(bytes.Length, Math.Max(0, room - (target.CanSeek ? target.Length : 0)))]);
            channel = received.EndOfMessage ? null : channel;
        }

        return new(ExitCode(Text(ended)), Text(output), Text(error) is { Length: > 0 } said ? said : Message(Text(ended)));
    }

    private static int ExitCode(string status)
    {
        using var document = JsonDocument.Parse(status);
        var root = document.RootElement;
        if (root.TryGetProperty("status", out var word) && word.ValueEquals("Success"))
        {
            return 0;
        }

        var causes = root.TryGetProperty("details", out var details) && details.TryGetProperty("causes", out var list) ? list.EnumerateArray() : default;
        foreach (var cause in causes)
        {
            if (cause.TryGetProperty("reason", out var reason) && reason.ValueEquals("ExitCode") && int.TryParse(cause.GetProperty("message").GetString(), out var code))
            {
                return code;
            }
        }

        // What cannot be started ends with no code of its own, but with the runtime's words.
        return NotFound;
    }

    private static string Message(string status)
    {
        using var document = JsonDocument.Parse(status);
        return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "";
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
}
