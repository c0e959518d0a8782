namespace OpenZro.Probes.Web.Access;

/// <summary>What a page asks of whoever calls it.</summary>
internal enum AccessNeed
{
    /// <summary>Nothing: it tells nobody anything that is worth keeping.</summary>
    Nothing,

    /// <summary>To read: any token, and none where reading is free.</summary>
    Reading,

    /// <summary>To look at pages for people: a session or a token, where reading is free too.</summary>
    Viewing,

    /// <summary>To be known: any token.</summary>
    Known,

    /// <summary>To decide at gates.</summary>
    Deciding,

    /// <summary>To stop a rollout.</summary>
    Stopping,

    /// <summary>To operate rollouts.</summary>
    Operating,
}
