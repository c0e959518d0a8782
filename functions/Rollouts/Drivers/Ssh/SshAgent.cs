using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Renci.SshNet.Common;

namespace OpenZro.Probes.Rollouts.Drivers.Ssh;

/// <summary>
/// Asks an SSH agent for its keys and for signatures, over its socket: the length of a message, its kind, its fields
/// (draft-ietf-sshm-ssh-agent, OpenSSH <c>PROTOCOL.agent</c>). Private keys never leave the agent.
/// </summary>
internal sealed class SshAgent(string socket, TimeSpan timeout)
{
    /// <summary>The variable of the server's environment that holds the socket's path.</summary>
    public const string Variable = "SSH_AUTH_SOCK";

    private const byte RequestIdentities = 11;
    private const byte Identities = 12;
    private const byte RequestSignature = 13;
    private const byte Signature = 14;
    private const int LongestMessage = 256 * 1024;

    /// <summary>The public keys that the agent can sign with, as the wire has them.</summary>
    /// <exception cref="SocketException">The agent cannot be reached.</exception>
    /// <exception cref="SshException">It answered something else.</exception>
    public IReadOnlyList<byte[]> ReadKeys()
    {
        var answer = new Reader(Ask([RequestIdentities], Identities));
        var keys = new List<byte[]>();
        for (var left = answer.Number(); left > 0; left--)
        {
            keys.Add(answer.Bytes());
            _ = answer.Bytes();
        }

        return keys;
    }

    /// <summary>Has data signed: the signature's algorithm and bytes, as the wire has them.</summary>
    /// <param name="key">One of the agent's public keys.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="flags">Which hash an RSA key takes: 2 for SHA-256, 4 for SHA-512.</param>
    /// <exception cref="SocketException">The agent cannot be reached.</exception>
    /// <exception cref="SshException">It refused, or answered something else.</exception>
    public byte[] Sign(byte[] key, byte[] data, uint flags)
    {
        using var request = new MemoryStream();
        request.WriteByte(RequestSignature);
        Write(request, key);
        Write(request, data);
        WriteNumber(request, flags);
        return new Reader(Ask(request.ToArray(), Signature)).Bytes();
    }

    private byte[] Ask(byte[] request, byte expected)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)timeout.TotalMilliseconds,
            SendTimeout = (int)timeout.TotalMilliseconds,
        };
        client.Connect(new UnixDomainSocketEndPoint(socket));
        using var stream = new NetworkStream(client);
        WriteNumber(stream, (uint)request.Length);
        stream.Write(request);
        var head = new byte[4];
        stream.ReadExactly(head);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is 0 or > LongestMessage)
        {
            throw new SshException("the agent's answer is not as the protocol has it");
        }

        var answer = new byte[length];
        stream.ReadExactly(answer);
        return answer[0] == expected ? answer[1..] : throw new SshAuthenticationException("the agent refused: is it locked, or is the key to be confirmed by hand?");
    }

    private static void Write(Stream stream, byte[] bytes)
    {
        WriteNumber(stream, (uint)bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteNumber(Stream stream, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        stream.Write(bytes);
    }

    /// <summary>Reads the type that a public key begins with, such as <c>ssh-ed25519</c>.</summary>
    public static string TypeOf(byte[] key) => Encoding.ASCII.GetString(new Reader(key).Bytes());

    private sealed class Reader(byte[] bytes)
    {
        private int _at;

        public uint Number()
        {
            Check(4);
            var number = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(_at));
            _at += 4;
            return number;
        }

        public byte[] Bytes()
        {
            var length = Number();
            Check(length);
            var part = bytes.AsSpan(_at, (int)length).ToArray();
            _at += (int)length;
            return part;
        }

        private void Check(uint length)
        {
            if (length > bytes.Length - _at)
            {
                throw new SshException("the agent's answer is not as the protocol has it");
            }
        }
    }
}
