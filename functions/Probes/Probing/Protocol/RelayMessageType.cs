namespace OpenZro.Probes.Probing.Protocol;

/// <summary>The second byte of a relay message (openzro <c>relay/messages/message.go</c>).</summary>
public enum RelayMessageType
{
    /// <summary>Not a relay message, or one of a version that is not spoken here.</summary>
    None = 0,

    /// <summary>Deprecated greeting, encoded with Go's gob.</summary>
    Hello = 1,

    /// <summary>Deprecated answer to <see cref="Hello"/>.</summary>
    HelloResponse = 2,

    /// <summary>A payload for, or from, another peer.</summary>
    Transport = 3,

    /// <summary>The sender leaves.</summary>
    Close = 4,

    /// <summary>Sent by a relay every 25 s, and sent back by the peer.</summary>
    HealthCheck = 5,

    /// <summary>A peer's id and token.</summary>
    Auth = 6,

    /// <summary>The relay's instance URL: the peer is authenticated.</summary>
    AuthResponse = 7,

    /// <summary>The peers whose coming and going the sender wants to know.</summary>
    SubscribePeerState = 8,

    /// <summary>The peers that the sender no longer asks about.</summary>
    UnsubscribePeerState = 9,

    /// <summary>Which of the subscribed peers are there.</summary>
    PeersOnline = 10,

    /// <summary>Which of the subscribed peers went.</summary>
    PeersWentOffline = 11,
}
