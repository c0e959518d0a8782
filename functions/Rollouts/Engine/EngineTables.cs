namespace OpenZro.Probes.Rollouts.Engine;

/// <summary>
/// The engine's tables. <c>EngineInstances</c> (PK <c>instance</c>, RK id) and <c>EngineActive</c> (PK <c>active</c>, RK id: those that
/// have not ended, so that a start reads no history), <c>EngineJournal</c> (PK id, RK sequence), <c>EngineSignals</c> (PK id, RK name;
/// gone when the orchestration ends), <c>EngineLease</c> (one row).
/// </summary>
internal static class EngineTables
{
    public const string Instances = "EngineInstances";
    public const string Active = "EngineActive";
    public const string Journal = "EngineJournal";
    public const string Signals = "EngineSignals";
    public const string Lease = "EngineLease";

    public const string InstancePartition = "instance";
    public const string ActivePartition = "active";
}
