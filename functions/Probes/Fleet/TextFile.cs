using System.Text;

namespace OpenZro.Probes.Fleet;

/// <summary>What came of reading a text file that a person wrote: the text, or why not and where.</summary>
/// <param name="Text">The text; <see langword="null"/> when it could not be read.</param>
/// <param name="Error">Why it could not be read, and what to do.</param>
/// <param name="Line">The line of what is wrong, counted from 1; 0 when it is the file as a whole.</param>
/// <param name="Column">The column of what is wrong, counted from 1; 0 when it is the file as a whole.</param>
public sealed record TextFile(string? Text, string? Error, int Line = 0, int Column = 0)
{
    /// <summary>The largest file that is read: a fleet of hundreds of relays is a tenth of it.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What is said of a larger file.</summary>
    public const string TooLarge = "the file is larger than 1 MiB, which no such file is: was another file meant?";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file of UTF-8 within the size allowed.</summary>
    public static TextFile Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return new(null, "this is a folder: name the file in it");
            }

            using var file = File.OpenRead(path);
            var bytes = ReadUpToTooMany(file);
            return bytes.Length > MaxBytes ? new(null, TooLarge) : Decode(bytes);
        }
        catch (Exception wrong) when (wrong is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(null, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return new(null, "the file may not be read: check its permissions");
        }
        catch (Exception wrong) when (wrong is IOException or ArgumentException or NotSupportedException)
        {
            return new(null, "the file cannot be read: " + wrong.Message);
        }
    }

    // A file of which the system does not tell the size, or that grows meanwhile, is given all the room that there is.
    private static ReadOnlySpan<byte> ReadUpToTooMany(FileStream file)
    {
        var bytes = new byte[(file.CanSeek ? (int)Math.Min(file.Length, MaxBytes) : 0) + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length && length <= MaxBytes)
        {
            Array.Resize(ref bytes, MaxBytes + 1);
            length += file.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
        }

        return bytes.AsSpan(0, length);
    }

    private static TextFile Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new(null, "the file is UTF-16: save it as UTF-8");
        }

        try
        {
            return new(Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            var valid = bytes[..LengthOfValid(bytes)];
            var column = Encoding.UTF8.GetCharCount(valid[(valid.LastIndexOf((byte)'\n') + 1)..]) + 1;
            return new(null, "the file is not UTF-8 from here on: save it as UTF-8", valid.Count((byte)'\n') + 1, column);
        }
    }

    private static int LengthOfValid(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (length < bytes.Length && Rune.DecodeFromUtf8(bytes[length..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }
}
