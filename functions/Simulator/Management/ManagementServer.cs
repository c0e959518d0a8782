using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenZro.Probes.Simulator.Networking;
using OpenZro.Probes.Simulator.Peers;
using OpenZro.Probes.Simulator.Relays;

namespace OpenZro.Probes.Simulator.Management;

/// <summary>
/// The HTTP API of a simulated management on a loopback port, as far as it is read. It wants the scheme <c>Token</c> and its token, and
/// while management restarts nobody answers.
/// </summary>
public sealed class ManagementServer : IAsyncDisposable
{
    private readonly PeerMesh _mesh;
    private readonly string _token;
    private readonly TcpService _service;

    private ManagementServer(PeerMesh mesh, string token)
    {
        (_mesh, _token) = (mesh, token);
        _service = TcpService.Start(new IPEndPoint(IPAddress.Loopback, 0), ServeAsync);
    }

    /// <summary>Its base, without <c>/api</c>.</summary>
    public Uri Url => new($"http://{_service.EndPoint}");

    /// <summary>Starts it on a free port.</summary>
    /// <param name="mesh">What it tells of.</param>
    /// <param name="token">The personal access token that it takes.</param>
    public static ManagementServer Start(PeerMesh mesh, string token) => new(mesh, token);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        var input = new InputBuffer(stream);
        while (await input.ReadHeadAsync(cancellationToken) is { } head && _mesh.Management.IsUp)
        {
            var (status, body) = Answer(HttpRequest.Parse(head));
            var content = Encoding.UTF8.GetBytes(body);
            var answer = string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {content.Length}\r\n\r\n");
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(answer), .. content], cancellationToken);
        }
    }

    private (string Status, string Body) Answer(HttpRequest? request) =>
        request is not { Method: "GET" } ? ("405 Method Not Allowed", "")
        : request["Authorization"] != $"Token {_token}" ? ("401 Unauthorized", """{"message":"token invalid","code":401}""")
        : _mesh.Look(() => ManagementApiText.Of(_mesh, request.Path)) is { } body ? ("200 OK", body)
        : ("404 Not Found", "404 page not found\n");
}
