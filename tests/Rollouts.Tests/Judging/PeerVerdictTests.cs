using OpenZro.Probes.Rollouts.Judging;
using OpenZro.Probes.Rollouts.Progress;

namespace OpenZro.Probes.Rollouts.Tests.Judging;

public sealed class PeerVerdictTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly PeerExpectation Expectation = new()
    {
        Expected = ["rels://br-1.example.com", "rels://br-2.example.com:443"], RestartedAt = Start, BackWithin = TimeSpan.FromMinutes(3), PublicKey = "key", PeersConnected = 10,
    };

    private static readonly PeerEvidence Good = new()
    {
        At = Start.AddMinutes(1), Restarted = true, PublicKey = "key", ManagementConnected = true, PeersConnected = 9, Home = "rels://BR-2.example.com",
    };

    public static TheoryData<string, PeerState, PeerState> Cases => new()
    {
        { "good", PeerState.OnExpected, PeerState.OnExpected },
        { "elsewhere", PeerState.Elsewhere, PeerState.Elsewhere },
        { "few peers", PeerState.Restarting, PeerState.NotBack },
        { "another key", PeerState.Restarting, PeerState.NotBack },
        { "no management", PeerState.Restarting, PeerState.NotBack },
        { "not restarted", PeerState.Restarting, PeerState.NotBack },
        { "no home", PeerState.Restarting, PeerState.NotBack },
        { "login", PeerState.Restarting, PeerState.NotBack },
        { "home unseen", PeerState.Restarting, PeerState.Inconclusive },
        { "restart unseen", PeerState.Restarting, PeerState.Inconclusive },
        { "management unseen", PeerState.Restarting, PeerState.Inconclusive },
        { "peers unseen", PeerState.Restarting, PeerState.Inconclusive },
        { "key unseen", PeerState.Restarting, PeerState.Inconclusive },
        { "nothing", PeerState.Restarting, PeerState.Inconclusive },
        { "stale", PeerState.Restarting, PeerState.Inconclusive },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_restarted_peer_is_judged_by_what_was_seen(string what, PeerState inTime, PeerState due)
    {
        var seen = what switch
        {
            "good" => Good,
            "elsewhere" => Good with { Home = "rels://us.example.com" },
            "few peers" => Good with { PeersConnected = 8 },
            "another key" => Good with { PublicKey = "other" },
            "no management" => Good with { ManagementConnected = false },
            "not restarted" => Good with { Restarted = false },
            "no home" => Good with { Home = null, HasNoHome = true },
            "login" => Good with { NeedsLogin = true },
            "home unseen" => Good with { Home = null },
            "restart unseen" => Good with { Restarted = null },
            "management unseen" => Good with { ManagementConnected = null },
            "peers unseen" => Good with { PeersConnected = null },
            "key unseen" => Good with { PublicKey = null },
            "stale" => Good with { At = Start.AddSeconds(-1) },
            _ => null,
        };

        PeerVerdict.Judge(Expectation, seen, Start.AddMinutes(1)).State.ShouldBe(inTime);
        PeerVerdict.Judge(Expectation, seen, Start.AddMinutes(3)).State.ShouldBe(due);
    }
}
