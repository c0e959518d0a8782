using System.Net;
using System.Net.Sockets;
using CsCheck;
using OpenZro.Probes.Simulator.Links;
using OpenZro.Probes.Simulator.Networking;

namespace OpenZro.Probes.Simulator.Tests.Links;

public sealed class DelayProxyTests : IDisposable
{
    private static readonly IPEndPoint Free = new(IPAddress.Loopback, 0);
    private readonly DelayLine _line = new(TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_chunks_go_in_come_out_whole_and_in_order()
    {
        await using var echo = Echo();
        var conditions = new LinkConditions { OneWay = TimeSpan.FromMilliseconds(1), Jitter = TimeSpan.FromMilliseconds(2) };
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, conditions, new Random(1));

        await Gen.Byte.Array[1, 40_000].Array[1, 5].SampleAsync(async chunks =>
        {
            using var client = await ConnectAsync(proxy);
            foreach (var chunk in chunks)
            {
                await client.SendAsync(chunk, Cancelled);
            }

            client.Shutdown(SocketShutdown.Send);
            (await ReadToEndAsync(client)).ShouldBe(chunks.SelectMany(chunk => chunk).ToArray());
        }, iter: 20, threads: 1);

        await UntilAsync(() => proxy.OpenSockets == 0 && echo.OpenSockets == 0);
    }

    [Fact]
    public async Task An_echo_takes_at_least_the_round_trip_and_so_does_a_connection_by_the_connector()
    {
        await using var echo = Echo();
        var conditions = LinkConditions.WithRoundTrip(TimeSpan.FromMilliseconds(40));
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, conditions, new Random(1));
        var connector = new DelayConnector(_line, remote => remote.Equals(proxy.EndPoint) ? proxy.Conditions : null);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);

        var began = TimeProvider.System.GetTimestamp();
        await connector.ConnectAsync(client, proxy.EndPoint, Cancelled);
        var connected = TimeProvider.System.GetElapsedTime(began);
        await client.SendAsync(new byte[] { 1 }, Cancelled);
        await client.ReceiveAsync(new byte[1], Cancelled);
        var echoed = TimeProvider.System.GetElapsedTime(began);

        connected.ShouldBeGreaterThanOrEqualTo(conditions.RoundTrip);
        (echoed - connected).ShouldBeGreaterThanOrEqualTo(conditions.RoundTrip);
    }

    [Fact]
    public async Task A_connection_into_a_black_hole_never_comes_about()
    {
        var connector = new DelayConnector(_line, _ => new LinkConditions { Fault = LinkFault.BlackHole });
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));

        await Should.ThrowAsync<OperationCanceledException>(async () => await connector.ConnectAsync(client, Free, timeout.Token));
    }

    [Fact]
    public async Task A_stalled_path_holds_bytes_until_it_flows_again()
    {
        await using var echo = Echo();
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, new LinkConditions { Fault = LinkFault.Stall }, new Random(1));
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(new byte[] { 7 }, Cancelled);
        var receiving = client.ReceiveAsync(new byte[1], Cancelled).AsTask();

        (await Task.WhenAny(receiving, Task.Delay(50, Cancelled))).ShouldNotBe(receiving);
        proxy.Conditions = new LinkConditions();

        (await receiving).ShouldBe(1);
    }

    [Fact]
    public async Task A_black_hole_swallows_for_good()
    {
        await using var echo = Echo();
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, new LinkConditions { Fault = LinkFault.BlackHole }, new Random(1));
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(new byte[] { 7 }, Cancelled);
        await Task.Delay(50, Cancelled);

        proxy.Conditions = new LinkConditions();
        await client.SendAsync(new byte[] { 8 }, Cancelled);

        var received = new byte[2];
        (await client.ReceiveAsync(received, Cancelled)).ShouldBe(1);
        received[0].ShouldBe((byte)8);
    }

    [Fact]
    public async Task A_reset_is_seen_as_one()
    {
        await using var echo = Echo();
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, new LinkConditions { Fault = LinkFault.Reset }, new Random(1));
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(new byte[] { 7 }, Cancelled);

        var end = await Should.ThrowAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], Cancelled));

        end.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_server_that_is_gone_resets_the_client()
    {
        var echo = Echo();
        await echo.DisposeAsync();
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, new LinkConditions(), new Random(1));

        // On a busy machine the reset is here before the connection was looked at.
        var end = await Should.ThrowAsync<SocketException>(async () =>
        {
            using var client = await ConnectAsync(proxy);
            await client.ReceiveAsync(new byte[1], Cancelled);
        });

        end.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_connection_ends_after_its_allowance_of_bytes()
    {
        await using var echo = Echo();
        await using var proxy = DelayProxy.Start(Free, echo.EndPoint, _line, new LinkConditions { CloseAfterBytes = 5 }, new Random(1));
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(new byte[20], Cancelled);

        (await ReadToEndAsync(client)).Length.ShouldBe(5);
    }

    public void Dispose() => _line.Dispose();

    private static TcpService Echo() => TcpService.Start(Free, async (socket, cancellationToken) =>
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
    });

    private static async Task<Socket> ConnectAsync(DelayProxy proxy)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(proxy.EndPoint, Cancelled);
        return client;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket client)
    {
        List<byte> all = [];
        var buffer = new byte[4096];
        while (await client.ReceiveAsync(buffer, Cancelled) is > 0 and var count)
        {
            all.AddRange(buffer.AsSpan(0, count));
        }

        return [.. all];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancelled);
        }
    }
}
