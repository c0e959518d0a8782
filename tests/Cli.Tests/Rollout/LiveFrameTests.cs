using OpenZro.Probes.Cli.Rollout;
using OpenZro.Probes.Rollouts.Desk;
using OpenZro.Probes.Rollouts.Gates;
using OpenZro.Probes.Rollouts.Planning;
using OpenZro.Probes.Rollouts.Progress;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Tests.Rollout;

/// <summary>A rollout on a terminal: it fits the window, whatever it has to tell, and leaves what was there before.</summary>
public sealed class LiveFrameTests : IDisposable
{
    private const string Approve = "    ozprobes rollout approve r-1 --gate before-restart --hash 0123456789abcdef --url http://127.0.0.1:19842";
    private static readonly DateTimeOffset _noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(50, 20)]
    [InlineData(40, 15)]
    [InlineData(200, 60)]
    public void The_state_and_the_command_that_approves_stand_in_any_window(int width, int height)
    {
        var lines = Frame(width, height).Of(Crowded(), trouble: null);

        Rows(lines, width).ShouldBeLessThan(height);
        lines[0].ShouldStartWith("r-1  waiting-for-gate");
        lines.ShouldContain(Approve);
    }

    [Fact]
    public void What_there_is_no_room_for_is_counted()
    {
        var lines = Frame(50, 20).Of(Crowded() with { Timeline = [] }, trouble: null);

        lines.Count(line => line.StartsWith("  batch ", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        lines.ShouldContain(line => line.StartsWith("  batch 3 ", StringComparison.Ordinal), "the batch that is worked at");
        var shown = lines.Count(line => line.StartsWith("  batch ", StringComparison.Ordinal));
        lines.ShouldContain($"  and {40 - shown} more batches");
    }

    [Fact]
    public void The_last_events_are_shown_each_in_two_rows_at_most()
    {
        var lines = Frame(50, 24).Of(Crowded() with { Batches = [], Asked = [] }, trouble: null);

        lines[^1].ShouldEndWith(" …");
        lines[^2].ShouldStartWith("  2026-11-23 12:01:39Z  olga  asked to resume it");
    }

    [Fact]
    public void A_server_that_is_silent_is_told_in_the_window_until_it_answers()
    {
        using var view = new LiveView(_output, Screen.Over(_output, 80), "", () => (100, 20));
        view.Show(Crowded(), trouble: null);

        view.Show(changed: null, "Nothing listens there. Trying again until it answers.");
        Drawn().ShouldContain("Trying again until it answers.");
        Drawn().ShouldContain("waiting-for-gate");

        view.Show(changed: null, trouble: null);
        Drawn().ShouldNotContain("Trying again");
    }

    [Fact]
    public void What_the_terminal_had_is_there_again_afterwards_and_the_last_state_below_it()
    {
        using (var view = new LiveView(_output, Screen.Over(_output, 80), "", () => (50, 20)))
        {
            view.Show(Crowded(), trouble: null);
            var drawn = _output.ToString();
            view.Show(changed: null, trouble: null);
            _output.ToString().ShouldBe(drawn, "nothing has changed");
        }

        var all = _output.ToString();
        all.ShouldStartWith("\e[?1049h");
        all.ShouldNotContain("\e[3J", customMessage: "it would erase what was scrolled away");
        var after = all[(all.IndexOf("\e[?1049l", StringComparison.Ordinal) + "\e[?1049l".Length)..];
        after.ShouldStartWith("r-1  add br  mesh prod");
        after.ShouldNotContain("\e");
    }

    /// <summary>A rollout with more of everything than fits a small window.</summary>
    private static RolloutDocument Crowded() => new()
    {
        Rollout = new()
        {
            Id = "r-1", Mesh = "prod", Kind = RolloutKind.Add, Relay = "br", Reason = string.Join(' ', Enumerable.Repeat("reason", 60)), PlanHash = "0123456789abcdef", Requester = "olga",
            CreatedAt = _noon, UpdatedAt = _noon, Since = _noon, State = RolloutState.WaitingForGate, Step = "pass-gate", Explanation = string.Join(' ', Enumerable.Repeat("explained", 60)), HasEnded = false,
        },
        Url = "http://127.0.0.1:19842",
        Control = null,
        Gates =
        [
            new()
            {
                Key = "before-restart", PlanHash = "0123456789abcdef", State = GateState.Open, Standing = "0 of 2 approvals", Roles = ["network"], People = [.. Enumerable.Range(1, 20).Select(number => $"person-{number}")],
                Quorum = 2, Approvers = [], IsPassable = false, OpenedAt = _noon, Deadline = _noon.AddDays(1), Otherwise = GateExpiry.Hold, Votes = [],
            },
        ],
        Batches = [.. Enumerable.Range(1, 40).Select(number => new BatchView(number, 5, new Dictionary<PeerState, int> { [number < 3 ? PeerState.OnExpected : PeerState.Pending] = 5 }))],
        Deferred = null,
        Asked = [.. Enumerable.Range(1, 60).Select(number => RolloutDocuments.Of(new PeerProgress { PeerId = $"id-{number}", Name = $"peer-{number}" }))],
        Timeline = [.. Enumerable.Range(0, 100).Select(second => new TimelineEntry(_noon.AddSeconds(second), "olga", "resume-refused", "", string.Join(' ', Enumerable.Repeat("why", 60))))],
        Engine = null,
        Problem = null,
    };

    private LiveFrame Frame(int width, int height) => new(Screen.Over(_output, width), "", width, height);

    /// <summary>What was drawn last.</summary>
    private string Drawn() => _output.ToString().Split("\e[H\e[J")[^1];

    private static int Rows(IEnumerable<string> lines, int width) => lines.Sum(line => Math.Max(1, (line.Length + width - 1) / width));
}
