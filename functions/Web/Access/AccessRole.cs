namespace OpenZro.Probes.Web.Access;

/// <summary>What the owner of a token may do. Every role reads; none contains another.</summary>
public enum AccessRole
{
    /// <summary>To read.</summary>
    Reader,

    /// <summary>To start rollouts, and to pause, resume, abort, roll back and unlock them.</summary>
    Operator,

    /// <summary>To decide at gates, as far as a gate's own rule allows, and to pause and abort: who may say no may stop.</summary>
    Approver,
}
