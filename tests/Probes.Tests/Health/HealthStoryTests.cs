using OpenZro.Probes.Findings;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Tests.Findings;

namespace OpenZro.Probes.Tests.Health;

/// <summary>What people are told as slots come and do not come, over a storage.</summary>
public sealed class HealthStoryTests : IAsyncDisposable
{
    private readonly HealthStory _story = new();

    public ValueTask DisposeAsync() => _story.DisposeAsync();

    [Fact]
    public async Task A_relay_that_is_down_is_one_incident_of_all_regions_told_once_and_resolved_once()
    {
        await _story.SlotsAsync(5);
        await _story.SlotsAsync(10, _ => _story.Down("br"));
        await _story.SlotsAsync(6);

        _story.People.Lines.ShouldBe(
        [
            "opened critical relay br is down from brazilsouth, eastus, westeurope",
            "resolved critical relay br was down from brazilsouth, eastus, westeurope",
        ]);
        var incident = (await _story.IncidentsAsync()).ShouldHaveSingleItem();
        incident.BeganAt.ShouldBe(Scene.Now.AddMinutes(5));
        incident.ResolvedAt.ShouldNotBeNull();
        incident.Regions.ShouldAllBe(region => region.Until != null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(29)]
    [InlineData(45)]
    public async Task An_outage_is_never_told_of_as_a_pick_while_it_lasts_or_afterwards(int slots)
    {
        _story.Scene = Expecting("br");
        await _story.SlotsAsync(20);
        await _story.SlotsAsync(slots, _ => _story.Down("br"));
        await _story.SlotsAsync(20);

        (await _story.IncidentsAsync()).Select(incident => incident.Cause.Kind).ShouldBe(slots < 3 ? [] : [CauseKind.RelayDown]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public async Task An_outage_says_what_it_costs_however_long_it_lasts(int slots)
    {
        await _story.SlotsAsync(5);
        await _story.SlotsAsync(slots, region => region == HealthStory.Brazil ? _story.Down("br") : _story.Scene);

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().Detail.Impact.ShouldBe("brazilsouth: br → us, +90 ms");
    }

    [Fact]
    public async Task A_relay_that_slows_down_for_good_is_told_of_as_a_pick_and_over_once_it_is_fast_again()
    {
        _story.Scene = Expecting("br");
        await _story.SlotsAsync(20);
        await _story.SlotsAsync(10, _ => _story.Scene.Endpoints("br", seen => seen with { Connect = Scene.Ms(250), Handshake = Scene.Ms(251), Upgrade = Scene.Ms(250), Authenticate = Scene.Ms(250) }));
        await _story.SlotsAsync(10);

        var incident = (await _story.IncidentsAsync()).Where(incident => incident.Cause.Region == HealthStory.Brazil && incident.Cause.Code != FindingCodes.RegionUnderserved).ShouldHaveSingleItem();
        incident.Cause.Code.ShouldBe(FindingCodes.PickUnexpected);
        (incident.OpenedAt, incident.ResolvedAt).ShouldBe((Scene.Now.AddMinutes(25), Scene.Now.AddMinutes(33)));
    }

    [Fact]
    public async Task A_relay_that_is_down_is_told_of_an_interval_after_the_third_slot()
    {
        await _story.SlotsAsync(3);
        await _story.SlotsAsync(2, region => region == HealthStory.Brazil ? _story.Down("br") : _story.Scene);
        _story.People.Lines.ShouldBeEmpty();

        await _story.SlotsAsync(1, region => region == HealthStory.Brazil ? _story.Down("br") : _story.Scene);

        _story.People.Lines.ShouldBe(["opened error relay br is down from brazilsouth"]);
        (await _story.IncidentsAsync())[0].OpenedAt.ShouldBe(Scene.Now.AddMinutes(6));
        (await _story.BookAsync()).Regions[0].Relays.First(relay => relay.Relay == "br").Slots.Current(new StreakRules(3, 2)).State.ShouldBe(HealthState.Unhealthy);
    }

    [Fact]
    public async Task A_run_that_the_judging_process_made_itself_is_taken_from_it_once_it_is_stored()
    {
        await _story.SlotsAsync(3);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            // What is stored is well, so that only what the process has itself can say that the relay is down.
            var stored = await _story.StoreAsync(HealthStory.Brazil, _story.Scene);
            await _story.JudgeAsync(own: stored with { Relays = _story.Down("br").Run.Relays });
            await _story.JudgeAsync(own: stored with { Slot = stored.Slot + _story.Fleet.Interval, Relays = _story.Down("eu").Run.Relays });
            _story.Time.Advance(_story.Fleet.Interval);
        }

        var relays = (await _story.BookAsync()).Regions.First(region => region.Region == HealthStory.Brazil).Relays;
        relays.Where(relay => relay.Slots.Current(new StreakRules(3, 2)).State == HealthState.Unhealthy).Select(relay => relay.Relay).ShouldBe(["br"]);
    }

    [Fact]
    public async Task A_relay_that_fails_now_and_then_is_nobodys_incident()
    {
        for (var i = 0; i < 10; i++)
        {
            await _story.SlotsAsync(2, _ => _story.Down("br"));
            await _story.SlotsAsync(1);
        }

        _story.People.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task More_regions_make_it_worse_which_is_told_once()
    {
        await _story.SlotsAsync(6, region => region == HealthStory.Brazil ? _story.Down("br") : _story.Scene);
        await _story.SlotsAsync(6, _ => _story.Down("br"));

        _story.People.Lines.ShouldBe(
        [
            "opened error relay br is down from brazilsouth",
            "escalated critical relay br is down from brazilsouth, westeurope",
        ]);
    }

    [Fact]
    public async Task A_region_that_is_blind_is_one_incident_and_says_nothing_of_relays()
    {
        await _story.SlotsAsync(4);
        await _story.SlotsAsync(10, region => region == HealthStory.Europe ? Blind() : _story.Scene);
        await _story.SlotsAsync(5);

        _story.People.Lines.ShouldBe(["opened error vantage-broken: region westeurope", "resolved error vantage-broken: region westeurope"]);
    }

    [Fact]
    public async Task A_region_that_stops_reporting_is_one_incident_although_nothing_runs_there()
    {
        await _story.SlotsAsync(4);
        _story.Probing.Remove(HealthStory.States);
        await _story.SlotsAsync(10);
        (await _story.BookAsync()).Regions[2].StateOf(new StreakRules(3, 2)).ShouldBe(RegionState.NoData);
        _story.Probing.Add(HealthStory.States);
        await _story.SlotsAsync(3);

        _story.People.Lines.ShouldBe(["opened error no-data: region eastus", "resolved error no-data: region eastus"]);
    }

    [Fact]
    public async Task A_relay_that_was_down_when_its_region_fell_silent_stays_an_incident()
    {
        await _story.SlotsAsync(8, region => region == HealthStory.States ? _story.Down("us") : _story.Scene);
        _story.Probing.Remove(HealthStory.States);

        await _story.SlotsAsync(10);

        _story.People.Lines.ShouldBe(["opened error relay us is down from eastus", "opened error no-data: region eastus"]);
    }

    [Fact]
    public async Task A_region_that_was_never_heard_of_is_unknown_and_no_incident()
    {
        _story.Probing.Remove(HealthStory.States);

        await _story.SlotsAsync(12);

        _story.People.Lines.ShouldBeEmpty();
        (await _story.BookAsync()).Regions[2].StateOf(new StreakRules(3, 2)).ShouldBe(RegionState.Unknown);
    }

    [Fact]
    public async Task A_region_whose_storage_cannot_be_read_is_said_to_be_so()
    {
        await _story.SlotsAsync(4);
        _story.Store.IsBroken = true;
        await _story.SlotsAsync(8);

        (await _story.BookAsync()).Regions[1].Unread.ShouldBe("403 Forbidden");
        _story.People.Lines.ShouldBe(["opened error no-data: region westeurope"]);
        (await _story.IncidentsAsync())[0].Detail.Message.ShouldBe("the results of westeurope cannot be read: 403 Forbidden");
    }

    [Fact]
    public async Task A_dns_server_that_is_down_for_all_regions_is_one_incident_and_no_regions()
    {
        _story.Scene = _story.Scene.WithFleet(fleet => fleet with { Resolvers = [System.Net.IPEndPoint.Parse(Scene.Resolver)] });
        await _story.SlotsAsync(4);
        await _story.SlotsAsync(10, _ => Unresolved());
        await _story.SlotsAsync(5);

        _story.People.Lines.ShouldBe(
        [
            "opened critical DNS server 192.0.2.53:53 is down from brazilsouth, eastus, westeurope",
            "resolved critical DNS server 192.0.2.53:53 was down from brazilsouth, eastus, westeurope",
        ]);
    }

    [Fact]
    public async Task One_dns_server_of_two_that_is_down_is_a_warning()
    {
        _story.Scene = _story.Scene.WithFleet(fleet => fleet with { Resolvers = [System.Net.IPEndPoint.Parse(Scene.Resolver), System.Net.IPEndPoint.Parse("192.0.2.54:53")] });
        var answers = _story.Scene.Run.Relays.ToDictionary(relay => relay.Relay, relay => relay.Dns);
        var half = new[] { "br", "us", "eu" }.Aggregate(_story.Scene, (scene, name) => scene.Saw(name, relay => relay with
        {
            Dns = [.. answers[name], .. answers[name].Select(answer => answer with { Resolver = "192.0.2.54:53", Addresses = [], Failure = Scene.Failure(ProbePhase.Resolve, FailureReason.Timeout) })],
        }));

        await _story.SlotsAsync(8, _ => half);

        _story.People.Lines.ShouldBe(["opened warning DNS server 192.0.2.54:53 is down from brazilsouth, eastus, westeurope"]);
    }

    [Fact]
    public async Task Every_region_blind_at_once_is_one_incident_of_the_mesh()
    {
        await _story.SlotsAsync(3);
        await _story.SlotsAsync(8, _ => Blind());

        _story.People.Lines.ShouldBe(["opened critical no region reaches any relay: brazilsouth, eastus, westeurope"]);
    }

    [Fact]
    public async Task A_relay_that_is_down_says_nothing_of_its_certificate()
    {
        _story.Scene = _story.Scene.Certificates("br", certificate => certificate with { NotAfter = Scene.Now.AddDays(5), PathNotAfter = Scene.Now.AddDays(5) }, seen => seen.Endpoint.ServerName.Contains("-br", StringComparison.Ordinal));
        await _story.SlotsAsync(6);
        _story.People.Lines.ShouldContain(line => line.StartsWith("opened warning cert-expiring", StringComparison.Ordinal));
        var before = _story.People.Lines.Count;

        await _story.SlotsAsync(10, _ => _story.Down("br"));
        await _story.SlotsAsync(6);

        _story.People.Lines.Skip(before).ShouldBe(
        [
            "opened critical relay br is down from brazilsouth, eastus, westeurope",
            "resolved critical relay br was down from brazilsouth, eastus, westeurope",
        ]);
    }

    [Fact]
    public void A_relay_that_is_down_explains_what_is_found_of_the_picks()
    {
        var scene = _story.Down("br");
        var judgement = Judge.Run(scene.Fleet, scene.Run, new JudgeContext { Now = Scene.Now });
        var unexpected = new Finding { Code = FindingCodes.PickUnexpected, Severity = Severity.Warning, Subject = new() { Region = Scene.Region }, Message = "us wins", Remedy = "bring br back" };

        var reading = SlotReading.Of(scene.Fleet, scene.Run, judgement with { Findings = [unexpected] });

        reading.Causes.ShouldHaveSingleItem().Cause.ShouldBe(Cause.Down("br"));
        reading.VerdictOf(Cause.Of(unexpected)).ShouldBe(SlotVerdict.Unknown);
        SlotReading.Of(scene.Fleet, _story.Scene.Run, Judge.Run(scene.Fleet, _story.Scene.Run, new JudgeContext { Now = Scene.Now }) with { Findings = [unexpected] })
            .VerdictOf(Cause.Of(unexpected)).ShouldBe(SlotVerdict.Failed);
    }

    [Theory]
    [InlineData(FindingCodes.PickContested, SlotVerdict.Unknown)]
    [InlineData(FindingCodes.PickUnexpected, SlotVerdict.Unknown)]
    [InlineData(FindingCodes.RegionUnderserved, SlotVerdict.Passed)]
    [InlineData(FindingCodes.PeersStranded, SlotVerdict.Passed)]
    [InlineData(FindingCodes.PairsLeaveRegion, SlotVerdict.Passed)]
    public void Only_what_is_found_of_races_waits_until_a_relay_is_well_that_is_no_more_than_hurt(string code, SlotVerdict expected)
    {
        var judgement = Judge.Run(_story.Fleet, _story.Scene.Run, new JudgeContext { Now = Scene.Now });
        var hurt = judgement with { Findings = [], Relays = [.. judgement.Relays.Select(relay => relay.Relay == "us" ? relay with { Status = RelayStatus.Unhealthy } : relay)] };
        var over = Cause.Of(new Finding { Code = code, Severity = Severity.Warning, Subject = new() { Region = Scene.Region }, Message = "it was", Remedy = "none" });

        SlotReading.Of(_story.Fleet, _story.Scene.Run, hurt).VerdictOf(over).ShouldBe(expected);
        SlotReading.Of(_story.Fleet, _story.Scene.Run, judgement with { Findings = [] }).VerdictOf(over).ShouldBe(SlotVerdict.Passed);
        var down = _story.Down("br");
        SlotReading.Of(down.Fleet, down.Run, Judge.Run(down.Fleet, down.Run, new JudgeContext { Now = Scene.Now }) with { Findings = [] }).VerdictOf(over).ShouldBe(SlotVerdict.Unknown);
    }

    [Fact]
    public async Task A_candidate_is_in_no_incident()
    {
        _story.Scene = _story.Scene.WithRelay("eu", relay => relay with { State = RelayState.Candidate });

        await _story.SlotsAsync(8, _ => _story.Down("eu"));

        _story.People.Lines.ShouldBeEmpty();
        (await _story.BookAsync()).Regions[0].Relays.First(relay => relay.Relay == "eu").Slots.Current(new StreakRules(3, 2)).State.ShouldBe(HealthState.Unhealthy);
    }

    [Fact]
    public async Task Who_asked_to_be_left_alone_is_told_when_maintenance_ends_and_it_is_still_there()
    {
        await _story.Rows.SetAsync(_story.Fleet.Mesh, Of("br", null, minutes: 12), TestContext.Current.CancellationToken);
        await _story.SlotsAsync(10, _ => _story.Down("br"));
        _story.People.Lines.ShouldBeEmpty();
        (await _story.IncidentsAsync()).ShouldHaveSingleItem().SilencedBy.ShouldBe("m-1");

        await _story.SlotsAsync(4, _ => _story.Down("br"));

        _story.People.Lines.ShouldBe(["opened critical relay br is down from brazilsouth, eastus, westeurope"]);
    }

    [Fact]
    public async Task What_came_and_went_in_a_maintenance_is_told_to_nobody_and_is_in_the_history()
    {
        await _story.Rows.SetAsync(_story.Fleet.Mesh, Of(null, HealthStory.Europe, minutes: 60), TestContext.Current.CancellationToken);

        await _story.SlotsAsync(8, region => region == HealthStory.Europe ? _story.Down("eu") : _story.Scene);
        await _story.SlotsAsync(4);

        _story.People.Lines.ShouldBeEmpty();
        (await _story.IncidentsAsync()).ShouldHaveSingleItem().ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Where_nobody_wants_to_be_told_nobody_counts_as_told_and_it_is_announced_still()
    {
        _story.People.Wants = false;

        await _story.SlotsAsync(8, _ => _story.Down("br"));

        var incident = (await _story.IncidentsAsync()).ShouldHaveSingleItem();
        incident.ShouldSatisfyAllConditions(() => incident.Told.ShouldBe(0), () => incident.ToldAt.ShouldBeNull(), () => incident.Announced.ShouldBe(1));
    }

    [Fact]
    public async Task Whoever_wants_to_be_told_later_is_told_once_that_it_began_and_not_four_hours_after_it()
    {
        _story.People.Wants = false;
        await _story.SlotsAsync(8, _ => _story.Down("br"));

        _story.People.Wants = true;
        await _story.SlotsAsync(8, _ => _story.Down("br"));

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().Told.ShouldBe(1);
        _story.People.Notices.Select(notice => (notice.Kind, notice.Incident.Told)).ShouldBe([(NoticeKind.Opened, 0), (NoticeKind.Opened, 1)]);
    }

    [Fact]
    public async Task An_incident_begins_when_it_was_first_seen_and_not_when_its_slot_was_due()
    {
        foreach (var late in (int[])[40, 0, 0, 0, 0])
        {
            await _story.StoreAsync(HealthStory.Brazil, _story.Down("br"), TimeSpan.FromSeconds(late));
            _story.Time.Advance(_story.Fleet.Interval);
            await _story.JudgeAsync();
        }

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().BeganAt.ShouldBe(Scene.Now.AddSeconds(40), "the process started 40 s into its first slot");
    }

    [Theory]
    [InlineData(true, IncidentEnd.RelayLeft, "until br was not listed any more.")]
    [InlineData(false, IncidentEnd.Recovered, "until all was well again.")]
    public async Task What_is_over_says_for_how_long_it_was_and_why_it_is_not_any_more(bool leaves, IncidentEnd ended, string told)
    {
        await _story.SlotsAsync(10, _ => _story.Down("br"));
        if (leaves)
            _story.Scene = _story.Scene.WithFleet(fleet => fleet with { Relays = [.. fleet.Relays.Where(relay => relay.Name != "br")] });
        await _story.SlotsAsync(4);

        var incident = (await _story.IncidentsAsync()).Single(incident => incident.Cause.Kind == CauseKind.RelayDown);
        incident.Ended.ShouldBe(ended);
        incident.Title.ShouldStartWith("relay br was down from");
        IncidentEndings.Sentence(incident)!.ShouldStartWith("It lasted 1");
        IncidentEndings.Sentence(incident)!.ShouldEndWith(told);
    }

    [Fact]
    public async Task A_region_that_left_the_fleet_ends_what_only_it_saw()
    {
        await _story.SlotsAsync(6, region => region == HealthStory.Europe ? _story.Down("br") : _story.Scene);
        _story.Scene = _story.Scene.WithFleet(fleet => fleet with { Regions = [.. fleet.Regions.Where(region => region.Name != HealthStory.Europe)] });
        _story.Probing.Remove(HealthStory.Europe);
        await _story.SlotsAsync(1);

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().Ended.ShouldBe(IncidentEnd.RegionRemoved);
    }

    [Fact]
    public async Task What_a_rollouts_restarts_do_to_peers_is_told_only_if_it_is_seen_after_the_rollout()
    {
        Strand();
        await _story.Rows.SetAsync(_story.Fleet.Mesh, Of("us", null, minutes: 20) with { Rollout = "r-1" }, TestContext.Current.CancellationToken);
        await _story.SlotsAsync(10);
        var silenced = (await _story.IncidentsAsync()).ShouldHaveSingleItem();
        silenced.ShouldSatisfyAllConditions(() => silenced.Cause.Code.ShouldBe(FindingCodes.PeersStranded), () => silenced.SilencedBy.ShouldBe("m-1"));

        await _story.SlotsAsync(15);
        _story.People.Lines.ShouldBeEmpty("the rollout is over, and nobody has looked at the peers since");

        Strand();
        await _story.SlotsAsync(2);
        _story.People.Lines.ShouldHaveSingleItem().ShouldStartWith("opened warning peers-stranded");
    }

    [Fact]
    public async Task What_peers_do_is_not_over_because_a_server_that_starts_has_not_looked_yet()
    {
        Strand();
        await _story.SlotsAsync(6);

        _story.Restart();
        _story.Peers = null;
        await _story.SlotsAsync(6);

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().ResolvedAt.ShouldBeNull();
        _story.People.Lines.ShouldHaveSingleItem().ShouldStartWith("opened warning peers-stranded");
    }

    [Fact]
    public async Task What_a_rollouts_restarts_do_to_peers_is_not_told_because_a_server_that_starts_has_not_looked_yet()
    {
        Strand();
        await _story.Rows.SetAsync(_story.Fleet.Mesh, Of("us", null, minutes: 20) with { Rollout = "r-1" }, TestContext.Current.CancellationToken);
        await _story.SlotsAsync(25);

        _story.Restart();
        _story.Peers = null;
        await _story.SlotsAsync(6);

        _story.People.Lines.ShouldBeEmpty("the rollout is over, and nobody has looked at the peers since");
    }

    [Fact]
    public async Task What_peers_do_is_not_over_because_management_does_not_tell_any_more()
    {
        Strand();
        await _story.SlotsAsync(6);

        _story.Peers = _story.Peers! with { At = _story.Peers.At - PeerUse.Freshness - TimeSpan.FromHours(1) };
        await _story.SlotsAsync(6);

        (await _story.IncidentsAsync()).ShouldHaveSingleItem().ResolvedAt.ShouldBeNull();
    }

    [Fact]
    public async Task People_are_told_again_every_four_hours()
    {
        _story.Scene = _story.Scene.WithFleet(fleet => fleet with { Interval = TimeSpan.FromMinutes(30) });

        await _story.SlotsAsync(22, _ => _story.Down("br"));

        _story.People.Lines.Select(line => line.Split(' ')[0]).ShouldBe(["opened", "repeated", "repeated"]);
    }

    [Fact]
    public async Task A_judge_that_starts_again_at_any_slot_tells_nothing_twice()
    {
        for (var i = 0; i < 12; i++)
        {
            _story.Restart();
            await _story.SlotsAsync(1, _ => _story.Down("br"));
        }

        for (var i = 0; i < 6; i++)
        {
            _story.Restart();
            await _story.SlotsAsync(1);
        }

        _story.People.Lines.ShouldBe(
        [
            "opened critical relay br is down from brazilsouth, eastus, westeurope",
            "resolved critical relay br was down from brazilsouth, eastus, westeurope",
        ]);
    }

    [Fact]
    public async Task Of_two_judges_one_judges_and_the_other_takes_over_when_it_is_silent()
    {
        var other = _story.Judge("westeurope");
        await _story.SlotsAsync(2);
        var request = new JudgeRequest(_story.Fleet, [.. _story.Fleet.Regions.Select(region => region.Name)]);
        (await other.RunAsync(request, TestContext.Current.CancellationToken)).IsJudge.ShouldBeFalse();

        _story.Time.Advance(HealthBook.LeaseOf(_story.Fleet));

        (await other.RunAsync(request, TestContext.Current.CancellationToken)).IsJudge.ShouldBeTrue();
        (await _story.JudgeAsync()).IsJudge.ShouldBeFalse();
        await other.ReleaseAsync(_story.Fleet.Mesh, TestContext.Current.CancellationToken);
        (await _story.JudgeAsync()).IsJudge.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_judging_can_be_told_from_the_book()
    {
        await _story.SlotsAsync(1);
        (await _story.BookAsync()).IsAbandoned(_story.Fleet, _story.Time.GetUtcNow()).ShouldBeFalse();

        _story.Time.Advance(HealthBook.LeaseOf(_story.Fleet) * 2);

        (await _story.BookAsync()).IsAbandoned(_story.Fleet, _story.Time.GetUtcNow()).ShouldBeTrue();
    }

    /// <summary>Somebody looks at the peers, and two in São Paulo are at a relay far away.</summary>
    private void Strand() => _story.Peers = new PeerUse { At = _story.Time.GetUtcNow(), Connected = 2, Homes = [new("sp-1", HealthStory.Brazil, "eu"), new("sp-2", HealthStory.Brazil, "eu")] };

    private static Maintenance Of(string? relay, string? region, int minutes) => new()
    {
        Id = "m-1", Relay = relay, Region = region, From = Scene.Now, Until = Scene.Now.AddMinutes(minutes), Reason = "new kernel", By = "olga",
    };

    private Scene Blind() => new[] { "br", "us", "eu" }.Aggregate(
        _story.Scene, (scene, relay) => scene.Endpoints(relay, seen => Scene.Failed(seen, ProbePhase.Connect, FailureReason.Unreachable)));

    private Scene Unresolved() => new[] { "br", "us", "eu" }.Aggregate(
        _story.Scene,
        (scene, name) => scene.Saw(name, relay => relay with
        {
            Endpoints = [],
            Dns = [.. relay.Dns.Select(answer => answer with { Addresses = [], Failure = Scene.Failure(ProbePhase.Resolve, FailureReason.Timeout) })],
        }));

    private static Scene Expecting(string relay) => HealthStory.OfRegions(Scene.Of(("br", 30), ("us", 120), ("eu", 200)))
        .WithFleet(fleet => fleet with { Regions = [.. fleet.Regions.Select(region => region with { Expect = [relay] })] });
}
