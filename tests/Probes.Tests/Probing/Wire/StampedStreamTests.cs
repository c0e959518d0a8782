using System.Net;
using System.Net.Sockets;
using OpenZro.Probes.Probing.Wire;

namespace OpenZro.Probes.Tests.Probing.Wire;

public sealed class StampedStreamTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Bytes_that_lay_in_the_kernel_arrived_when_they_came()
    {
        KernelTimes.AreKept.ShouldBeTrue();
        using var pair = await Pair.ConnectAsync();

        await pair.Stream.WriteAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
        pair.Server.Send([2]);
        await Task.Delay(Nap, TestContext.Current.CancellationToken);
        await pair.Stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);

        Time.GetElapsedTime(pair.Stream.LastArrival).ShouldBeGreaterThan(Nap * 0.9);
        pair.Stream.LastArrival.ShouldBeGreaterThanOrEqualTo(pair.Stream.LastWrite);
    }

    [Fact]
    public async Task Sitting_on_what_came_before_answering_it_is_lag()
    {
        using var pair = await Pair.ConnectAsync();

        await pair.ExchangeLateAsync();
        await pair.ExchangeAsync();

        pair.Stream.Lag.ShouldBeGreaterThan(Nap * 0.9);
    }

    [Fact]
    public async Task What_held_this_process_up_in_one_phase_is_not_lag_of_the_next()
    {
        using var pair = await Pair.ConnectAsync();

        await pair.ExchangeLateAsync();
        pair.Stream.BeginPhase();
        await pair.ExchangeAsync();

        pair.Stream.Lag.ShouldBeLessThan(Nap);
    }

    [Fact]
    public async Task The_end_of_the_stream_is_no_arrival_and_a_reset_is_an_error()
    {
        using var pair = await Pair.ConnectAsync();
        pair.Server.Shutdown(SocketShutdown.Send);
        (await pair.Stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0);
        pair.Stream.LastArrival.ShouldBe(0);

        using var other = await Pair.ConnectAsync();
        other.Server.Close(0);
        var broken = await Should.ThrowAsync<IOException>(async () => await other.Stream.ReadExactlyAsync(new byte[1]));
        broken.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task The_kernel_tells_the_round_trip_of_connecting()
    {
        using var pair = await Pair.ConnectAsync();

        KernelTimes.RoundTrip(pair.Client).ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    /// <summary>Both ends of a connection on loopback.</summary>
    private sealed class Pair(Socket client, Socket server) : IDisposable
    {
        public Socket Client => client;

        public Socket Server => server;

        public StampedStream Stream { get; } = new(client, Time);

        public static async Task<Pair> ConnectAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint);
            return new Pair(client, await listener.AcceptSocketAsync());
        }

        public async Task ExchangeAsync()
        {
            await Stream.WriteAsync(new byte[] { 1 });
            server.Send([2]);
            await Stream.ReadExactlyAsync(new byte[1]);
        }

        public async Task ExchangeLateAsync()
        {
            await Stream.WriteAsync(new byte[] { 1 });
            server.Send([2]);
            await Task.Delay(Nap);
            await Stream.ReadExactlyAsync(new byte[1]);
        }

        public void Dispose()
        {
            Stream.Dispose();
            client.Dispose();
            server.Dispose();
        }
    }
}
