namespace OpenZro.Probes.Probing.Wire;

/// <summary>What a WebSocket frame is (RFC 6455 section 5.2).</summary>
internal enum WebSocketOpcode
{
    /// <summary>More of the message before.</summary>
    Continuation = 0,

    /// <summary>Text, which the relay protocol never uses.</summary>
    Text = 1,

    /// <summary>One relay message.</summary>
    Binary = 2,

    /// <summary>The sender closes.</summary>
    Close = 8,

    /// <summary>To be answered with a pong.</summary>
    Ping = 9,

    /// <summary>The answer to a ping.</summary>
    Pong = 10,

    /// <summary>No frame: the stream ended.</summary>
    EndOfStream = 16,
}
