using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// When packets came, as Linux noted it in the interrupt that brought them: however late a busy machine lets this process run, these
/// times are the wire's. Receive stamps are those of <c>socket(7)</c>, <c>SO_TIMESTAMPNS</c>; the connection's first round trip is
/// that of <c>tcp(7)</c>, <c>TCP_INFO</c>. Elsewhere, and where a sandbox keeps no such times, a process has its own clock only.
/// </summary>
internal static unsafe partial class KernelTimes
{
    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int StampReceived = 35;
    private const int TcpInfo = 11;
    private const int RoundTripAt = 68;
    private const int RetransmittedAt = 100;
    private const int DoNotWait = 0x40;
    private const int TryAgain = 11;
    private const int ConnectionReset = 104;

    private static readonly Lazy<bool> Kept = new(TryOut);

    private static bool _areUnwanted;

    // The kernel stamps packets while any socket asks for it, and takes a moment to begin: so one socket always does.
    private static Socket? _keeper;

    /// <summary>Whether this machine keeps these times, which is tried out once, on loopback.</summary>
    public static bool AreKept => Kept.Value;

    /// <summary>Has this process do with its own clock, as on other systems, to measure what that is worth. To be said before the first probe.</summary>
    public static void DoWithout() => _areUnwanted = true;

    /// <summary>Asks for stamps on what a socket receives.</summary>
    public static void Stamp(Socket socket) => socket.SetRawSocketOption(SocketLevel, StampReceived, [1, 0, 0, 0]);

    /// <summary>From SYN to SYN-ACK; <see langword="null"/> when the SYN was sent more than once, since a peer waits for the repetition too.</summary>
    public static TimeSpan? RoundTrip(Socket connected)
    {
        Span<byte> info = stackalloc byte[RetransmittedAt + sizeof(uint)];
        return connected.GetRawSocketOption(TcpLevel, TcpInfo, info) == info.Length
            && MemoryMarshal.Read<uint>(info[RetransmittedAt..]) == 0
            && MemoryMarshal.Read<uint>(info[RoundTripAt..]) is > 0 and var microseconds
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    /// <summary>Takes what a socket has received.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="age">How long the last of the bytes have lain in the kernel.</param>
    /// <returns>How many bytes; 0 at the end of the stream; −1 when there are none yet.</returns>
    /// <exception cref="SocketException">The connection was broken.</exception>
    public static int Receive(Socket socket, Span<byte> buffer, out TimeSpan age)
    {
        var control = default(StampMessage);
        fixed (byte* bytes = buffer)
        {
            var vector = new Vector { Base = bytes, Length = (nuint)buffer.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = &control, ControlLength = (nuint)sizeof(StampMessage) };
            var received = (int)ReceiveMessage(socket.SafeHandle, &message, DoNotWait);
            age = message.ControlLength >= (nuint)sizeof(StampMessage) && control is { Level: SocketLevel, Type: StampReceived } ? control.Age() : TimeSpan.Zero;
            if (received >= 0)
                return received;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            TryAgain => -1,
            ConnectionReset => throw new SocketException((int)SocketError.ConnectionReset),
            var error => throw new SocketException((int)SocketError.SocketError, Marshal.GetPInvokeErrorMessage(error)),
        };
    }

    private static bool TryOut()
    {
        if (_areUnwanted || !OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            return false;

        try
        {
            _keeper = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Stamp(_keeper);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndpoint);
            Stamp(client);
            using var server = listener.AcceptSocket();
            server.Send([0]);
            client.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead);
            return RoundTrip(client) is not null && Receive(client, new byte[1], out _) == 1;
        }
        catch (Exception exception) when (exception is SocketException or EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReceiveMessage(SafeSocketHandle socket, Message* message, int flags);

    /// <summary><c>struct iovec</c>.</summary>
    private struct Vector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct cmsghdr</c> with the <c>struct timespec</c> of a stamp.</summary>
    private struct StampMessage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public long Seconds;
        public long Nanoseconds;

        public readonly TimeSpan Age()
        {
            var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch - new TimeSpan((Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / TimeSpan.NanosecondsPerTick));
            return age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }
    }
}
