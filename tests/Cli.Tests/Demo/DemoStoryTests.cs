using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenZro.Probes.Cli.Demo;
using OpenZro.Probes.Rollouts.Peers;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Cli.Tests.Demo;

/// <summary>Plays what the demo invites to, as its two people would: São Paulo gets its relay.</summary>
public sealed partial class DemoStoryTests : IDisposable
{
    private const string SeenByOlga = "its people restarted it";

    private readonly SharedOutput _output = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _output.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Olga_adds_the_relay_ana_opens_the_gates_and_the_peers_move_from_300_ms_to_30() => await PlayAsync(async story =>
    {
        (await PeersAsync()).Where(InBrazil).ShouldAllBe(peer => peer.Relay == "us" || peer.Relay == "eu");

        await CarryOutAsync(await System.IO.File.ReadAllTextAsync(story.File, Ending), story);

        (await PeersAsync()).Where(InBrazil).ShouldAllBe(peer => peer.Relay == "br");
        (await PeersAsync()).Where(peer => !InBrazil(peer)).ShouldAllBe(peer => peer.Relay != "br");
    });

    [Fact]
    public async Task People_are_asked_to_restart_peers_by_hand_and_say_that_they_are_back() => await PlayAsync(async story =>
    {
        var id = await CarryOutAsync(
            """
            kind: repick
            relay: us
            mesh: demo
            reason: sp-2 restarts when its people like
            peers: { select: [{ names: [sp-2] }] }
            restart: { via: [{ use: manual }] }
            """,
            story);

        var peer = (await GetAsync($"/api/rollouts/{id}/peers")).GetProperty("peers")[0];
        peer.GetProperty("isAsked").GetBoolean().ShouldBeTrue();
        peer.GetProperty("state").GetString().ShouldBe("on-expected");
        peer.GetProperty("note").GetString().ShouldBe($"olga: {SeenByOlga}");
    });

    /// <summary>Has a story play in a demo of its own.</summary>
    private async Task PlayAsync(Func<Story, Task> play)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var demo = CommandLineRunner.RunAsync(
            new RootCommand { DemoCommand.Create() }, ["demo", "--listen", "127.0.0.1:0"], new InvocationConfiguration { Output = _output, Error = TextWriter.Null }, end.Token);
        var invitation = await InvitationAsync(demo);
        _http.BaseAddress = new Uri(Url.Match(invitation).Groups[1].Value);
        await play(new(Token.Matches(invitation)[0].Groups[1].Value, Token.Matches(invitation)[1].Groups[1].Value, Plan.Match(invitation).Groups[1].Value));
        await end.CancelAsync();
        (await demo).ShouldBe(ExitCodes.Success);
    }

    private async Task<string> CarryOutAsync(string yaml, Story story)
    {
        var plan = await PostAsync("/api/rollouts/plan", story.Olga, new { yaml });
        plan.GetProperty("canStart").GetBoolean().ShouldBeTrue(plan.ToString());
        var hash = plan.GetProperty("hash").GetString()!;
        var id = (await PostAsync("/api/rollouts", story.Olga, new { yaml, planHash = hash })).GetProperty("rollout").GetString()!;
        await FollowAsync(id, hash, story);
        return id;
    }

    private static bool InBrazil(PeerLine peer) => peer.Country == "BR";

    private async Task<string> InvitationAsync(Task<int> demo)
    {
        while (!demo.IsCompleted)
        {
            var written = _output.ToString();
            if (written.Contains("end with it.", StringComparison.Ordinal))
                return written;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ending);
        }

        throw new InvalidOperationException(_output.ToString());
    }

    private async Task FollowAsync(string id, string hash, Story story)
    {
        while (true)
        {
            var seen = await GetAsync($"/api/rollouts/{id}");
            var state = seen.GetProperty("rollout").GetProperty("state").GetString();
            if (state == "done")
                return;
            state.ShouldBeOneOf(["running", "waiting-for-gate", "waiting"], seen.ToString());
            foreach (var gate in seen.GetProperty("gates").EnumerateArray().Where(gate => gate.GetProperty("state").GetString() == "open"))
                await PostAsync($"/api/rollouts/{id}/gates/{gate.GetProperty("key").GetString()}/decisions", story.Ana, new { verb = "approve", planHash = hash });
            foreach (var peer in seen.GetProperty("asked").EnumerateArray())
                await PostAsync($"/api/rollouts/{id}/confirm", story.Olga, new { peers = (string[])[peer.GetProperty("id").GetString()!], reason = SeenByOlga });
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ending);
        }
    }

    /// <summary>The peers once all of them have said which relay they use.</summary>
    private async Task<IReadOnlyList<PeerLine>> PeersAsync()
    {
        var asked = TimeProvider.System.GetUtcNow();
        while (true)
        {
            var document = PeersDocument.FromJson(await _http.GetStringAsync(new Uri("/api/peers", UriKind.Relative), Ending));
            if (document.Peers.All(peer => peer.Relay is not null && peer.SeenAt >= asked))
                return document.Peers;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ending);
        }
    }

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), Ending)).RootElement;

    private async Task<JsonElement> PostAsync(string path, string token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, Ending);
        var text = await answer.Content.ReadAsStringAsync(Ending);
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    [GeneratedRegex(@"served at (http://\S+) until")]
    private static partial Regex Url { get; }

    [GeneratedRegex(@"OZPROBES_TOKEN=(\S+)")]
    private static partial Regex Token { get; }

    [GeneratedRegex(@"rollout plan (\S+)")]
    private static partial Regex Plan { get; }

    /// <summary>Who plays, by their tokens, and what the demo hands them.</summary>
    private sealed record Story(string Olga, string Ana, string File);
}
