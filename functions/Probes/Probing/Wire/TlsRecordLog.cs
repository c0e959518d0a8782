using System.Buffers.Binary;

namespace OpenZro.Probes.Probing.Wire;

/// <summary>
/// Follows the record layer of what a server sends (RFC 8446 section 5.1, RFC 5246 section 6.2) and keeps what is in plaintext:
/// handshake messages until the cipher changes, an alert, and the first bytes of a server that does not speak TLS at all.
/// </summary>
internal sealed class TlsRecordLog
{
    private const int HeaderLength = 5;
    private const int MaximumKept = 256 * 1024;
    private const byte ChangeCipherSpec = 20;
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ApplicationData = 23;
    private const byte ServerHello = 2;
    private const byte Certificate = 11;

    private readonly byte[] _first = new byte[64];
    private readonly byte[] _header = new byte[HeaderLength];
    private byte[] _handshake = new byte[256];
    private int _firstLength;
    private int _headerLength;
    private int _handshakeLength;
    private int _bodyLeft;
    private int _alertLength;
    private bool _encrypted;

    /// <summary>Whether everything so far was framed as TLS records.</summary>
    public bool IsTls { get; private set; } = true;

    /// <summary>The number of the alert that was sent in plaintext.</summary>
    public int? Alert { get; private set; }

    /// <summary>The first bytes that came, at most 64.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(0, _firstLength);

    /// <summary>The version in the server's hello, before extensions: 0x0301 is TLS 1.0; <see langword="null"/> without a hello.</summary>
    public int? HelloVersion
    {
        get
        {
            var hello = Handshake;
            return hello.Length >= 6 && hello[0] == ServerHello ? BinaryPrimitives.ReadUInt16BigEndian(hello[4..]) : null;
        }
    }

    private ReadOnlySpan<byte> Handshake => _handshake.AsSpan(0, _handshakeLength);

    /// <summary>Takes in bytes in the order of the wire, in pieces of any size.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, _first.Length - _firstLength);
        bytes[..kept].CopyTo(_first.AsSpan(_firstLength));
        _firstLength += kept;
        while (bytes.Length > 0 && IsTls && !_encrypted)
            bytes = bytes[(_headerLength < HeaderLength ? AddHeader(bytes) : AddBody(bytes))..];
    }

    /// <summary>The certificates of a plaintext Certificate message (TLS 1.2), in wire order; empty when there was none, or not all of it.</summary>
    public IReadOnlyList<byte[]> Certificates()
    {
        var messages = Handshake;
        while (messages.Length >= 4)
        {
            var length = ReadUInt24(messages[1..]);
            if (messages.Length < 4 + length)
                return [];

            if (messages[0] == Certificate)
                return ReadCertificates(messages.Slice(4, length));

            messages = messages[(4 + length)..];
        }

        return [];
    }

    private static List<byte[]> ReadCertificates(ReadOnlySpan<byte> body)
    {
        var certificates = new List<byte[]>();
        var rest = body.Length >= 3 ? body[3..] : [];
        while (rest.Length >= 3 && ReadUInt24(rest) is var length && length > 0 && length <= rest.Length - 3)
        {
            certificates.Add(rest.Slice(3, length).ToArray());
            rest = rest[(3 + length)..];
        }

        return certificates;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | bytes[1] << 8 | bytes[2];

    private int AddHeader(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, HeaderLength - _headerLength);
        bytes[..taken].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += taken;
        IsTls = _header[0] is >= ChangeCipherSpec and <= ApplicationData && (_headerLength < 2 || _header[1] == 3);
        if (_headerLength == HeaderLength)
        {
            _bodyLeft = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
            _encrypted = _header[0] is ChangeCipherSpec or ApplicationData;
            _headerLength = _bodyLeft == 0 ? 0 : HeaderLength;
        }

        return taken;
    }

    private int AddBody(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _bodyLeft);
        var body = bytes[..taken];
        if (_header[0] == HandshakeRecord)
        {
            Keep(body);
        }
        else if (_header[0] == AlertRecord)
        {
            for (var i = 0; i < body.Length; i++)
                Alert = ++_alertLength == 2 ? body[i] : Alert;
        }

        _bodyLeft -= taken;
        _headerLength = _bodyLeft == 0 ? 0 : HeaderLength;
        return taken;
    }

    private void Keep(ReadOnlySpan<byte> body)
    {
        var kept = body[..Math.Min(body.Length, MaximumKept - _handshakeLength)];
        if (_handshakeLength + kept.Length > _handshake.Length)
            Array.Resize(ref _handshake, Math.Max(_handshakeLength + kept.Length, 2 * _handshake.Length));

        kept.CopyTo(_handshake.AsSpan(_handshakeLength));
        _handshakeLength += kept.Length;
    }
}
