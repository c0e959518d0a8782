using System.Reflection;
using OpenZro.Probes.Rollouts.Planning;

namespace OpenZro.Probes.Rollouts.Tests.Planning;

public sealed class RolloutReaderTests
{
    internal const string Full =
        """
        kind: add
        relay: br
        mesh: prod
        reason: CHG-1042
        provision: { via: manual, instructions: "terraform apply -target=module.relay_br" }
        verify: { from: all, samples: 30, within: 2h, wins: { brazilsouth: 0.9 } }
        register: { via: mgmt-prod, position: last, proofWithin: 90s, propagate: { knowing: 95%, atMost: 15m } }
        peers:
          select: [ { groups: [routing-br] }, { country: BR, os: [linux, windows, darwin] } ]
          exclude: [ { names: [bastion-br] }, self ]
          keep: { perRegion: 2 }
          offline: defer
          deferUntil: 7d
        restart:
          via: [ { groups: [routing-br], use: ssh-br }, { groups: [k8s-br], use: aks-br }, { use: manual } ]
          batches: [1, 10%, 25%]
          maxUnavailable: 5
          perNetwork: 1
          backWithin: 3m
          soak: 10m
          window: { days: [mon, tue, wed, thu], from: "09:00", to: "16:00", timeZone: America/Sao_Paulo }
          stop: { notBackPerBatch: 1, notBackTotal: 2, elsewhere: 20%, onIncident: true }
        gates:
          - { before: register, roles: [network], quorum: 1, deadline: 24h, otherwise: hold }
          - { before: restart, roles: [network], quorum: 2, validFor: 12h, otherwise: hold }
          - { after: batch 1, roles: [network] }
        rollback: { addresses: restore, restartMoved: false }
        """;

    public static TheoryData<string, string[]> Bad => new()
    {
        { "reason: r", ["f:1:1: a rollout file needs the key 'kind': give it a kind: add, retire or repick"] },
        {
            "kind: add\nreason: r",
            [
                "f:1:7: a rollout of kind add needs the key 'relay': give it a name",
                "f:1:7: a rollout of kind add needs the key 'register': give it register, a mapping with the keys via, position, proofWithin and propagate",
                "f:1:7: a rollout of kind add needs the key 'peers': give it peers, a mapping with the keys select, exclude, keep, offline and deferUntil",
            ]
        },
        {
            "kind: retire\nrelay: br\nreason: r\nregister: { via: print, position: first }\npeers: { select: [self] }",
            ["f:4:35: a rollout of kind retire puts no URL anywhere: remove 'position'", "f:5:1: a rollout of kind retire has no 'peers': remove it"]
        },
        { Repick("exclude: [{}]"), ["f:3:36: an entry of exclude says nothing, and would match every peer: name groups, country, regions, os or names"] },
        { Repick("exclude: [me]"), ["f:3:36: an entry of exclude must be a selector of peers, a mapping with the keys groups, country, regions, os and names, or the word self, not text"] },
        { Repick("offline: wait"), ["f:3:35: offline: 'wait' is not what becomes of offline peers: write defer or skip"] },
        { Repick("exclude: [{ country: br }]"), ["f:3:47: country: 'br' is no country: write its two capital letters (ISO 3166), such as BR"] },
        { Restart("batches: [0, 101%, '5', 2%]"), ["f:4:22: an entry of batches: '0' is no number of peers: write 1 to 1000000, or 1% to 100%", "f:4:25: an entry of batches: '101%' is no number of peers: write 1 to 1000000, or 1% to 100%", "f:4:31: an entry of batches: '5' is no number of peers: write 1 to 1000000, or 1% to 100%"] },
        { Restart("window: { from: \"09:00\", to: \"09:00\" }"), ["f:4:41: the window closes when it opens: write another time, or remove 'window' for any time"] },
        { Restart("window: { from: \"9:00\", to: \"24:00\", timeZone: America/Sao_Paolo }"), ["f:4:28: from: '9:00' is no time of day: write one such as \"09:00\"", "f:4:40: to: '24:00' is no time of day: write one such as \"09:00\"", "f:4:59: timeZone: 'America/Sao_Paolo' is no time zone: write its IANA name, such as America/Sao_Paulo or Etc/UTC, did you mean 'America/Sao_Paulo'?"] },
        { Restart("via: [{ use: manual }, { groups: [a], use: b }]"), ["f:4:35: no peer gets to this route: one before it matches every peer; put it before that one"] },
        { Restart("stop: { elsewhere: 20 }"), ["f:4:31: elsewhere must be a share such as 20%, not a number"] },
        { Gates("{ before: restart }"), ["f:4:9: a gate needs 'roles' or 'people': name who may decide"] },
        { Gates("{ roles: [a] }"), ["f:4:9: a gate needs exactly one of 'before' and 'after': name the step or batch at which it stands"] },
        { Gates("{ before: restart, after: restart, roles: [a] }"), ["f:4:9: a gate needs exactly one of 'before' and 'after': name the step or batch at which it stands"] },
        { Gates("{ before: restart, people: [ann], quorum: 2 }"), ["f:4:51: 2 people must approve, and only 1 may: name more, or lower the quorum"] },
        { Gates("{ before: restart, people: [ann], otherwise: reject }"), ["f:4:54: the gate has no deadline after which it could reject: give it a 'deadline'"] },
        { Gates("{ before: register, people: [ann] }"), ["f:4:19: this rollout has no step 'register': remove the gate, or put it elsewhere"] },
        { Gates("{ before: batch 0, people: [ann] }"), ["f:4:19: before: 'batch 0' is no step: write provision, register, restart, rollback, or a batch such as 'batch 1'"] },
        { Gates("{ after: restart, people: [ann] }, { after: restart, people: [ann] }"), ["f:4:53: a gate after restart stands in line 4 already: put their rules together"] },
        { "kind: add\nrelay: br\nreason: r\nregister: { via: print }\npeers: { select: [self] }\nprovision: { via: azure, instructions: x }\nverify: { from: [a], wins: { b: 2, c: 0.5 } }", ["f:6:19: provision via 'azure' needs the key 'template': give it the name of one of the target's templates", "f:6:26: provision via 'azure' has no 'instructions': remove it", "f:7:33: wins.b: '2' is out of range: write a number from 0 to 1", "f:7:36: 'c' is not among the regions of 'from': add it there, or remove it here"] },
        { "kind: add\nrelay: br\nreason: r\nregister: { via: print, command: [reboot] }\npeers: { select: [self] }", ["f:4:25: 'command' is no key of register: its keys are via, position, proofWithin and propagate"] },
    };

    [Fact]
    public void Every_key_is_read()
    {
        var reading = RolloutReader.Read(Full, "rollout.yaml");

        reading.Errors.ShouldBeEmpty();
        reading.Warnings.ShouldBeEmpty();
        var file = reading.File.ShouldNotBeNull();
        (file.Kind, file.Relay, file.Mesh, file.Reason).ShouldBe((RolloutKind.Add, "br", "prod", "CHG-1042"));
        file.Provision!.Instructions.ShouldBe("terraform apply -target=module.relay_br");
        file.Verify.From.ShouldBeEmpty();
        (file.Verify.Samples, file.Verify.Within, file.Verify.Wins["brazilsouth"]).ShouldBe((30, TimeSpan.FromHours(2), 0.9));
        file.Register.ShouldBe(new RegisterRules { Via = "mgmt-prod", Knowing = 0.95 });
        file.Peers.Select[1].Countries.ShouldBe(["BR"]);
        file.Peers.Select[1].Os.ShouldBe(["linux", "windows", "darwin"]);
        file.Peers.Exclude.Select(selector => selector.IsSelf).ShouldBe([false, true]);
        file.Restart.Via.Select(route => route.Use).ShouldBe(["ssh-br", "aks-br", "manual"]);
        file.Restart.Batches.Select(size => size.ToString()).ShouldBe(["1", "10%", "25%"]);
        file.Restart.Window!.Days.ShouldBe([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday]);
        (file.Restart.Window.From, file.Restart.Window.To, file.Restart.Window.TimeZone).ShouldBe((new(9, 0), new(16, 0), "America/Sao_Paulo"));
        file.Restart.Stop.ShouldBe(new StopRules());
        file.Gates.Select(gate => gate.At.Key).ShouldBe(["before-register", "before-restart", "after-batch-1"]);
        (file.Gates[0].Deadline, file.Gates[1].Quorum, file.Gates[1].ValidFor).ShouldBe((TimeSpan.FromHours(24), 2, TimeSpan.FromHours(12)));
    }

    [Fact]
    public void What_is_left_out_is_what_the_records_say()
    {
        var file = RolloutReader.Read("kind: repick\nreason: r\npeers: { select: [{ names: [a] }] }", "f").File.ShouldNotBeNull();

        (file.Restart.MaxUnavailable, file.Restart.Soak, file.Restart.Stop).ShouldBe((new RestartRules().MaxUnavailable, new RestartRules().Soak, new StopRules()));
        file.Restart.Via.ShouldHaveSingleItem().Use.ShouldBe(RestartRoute.Manual);
        (file.Mesh, file.Rollback).ShouldBe(("default", new RollbackRules()));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_is_refused_with_every_error(string text, string[] errors)
    {
        var reading = RolloutReader.Read(text, "f");

        reading.File.ShouldBeNull();
        reading.Errors.Select(error => error.ToString()).ShouldBe(errors);
    }

    [Fact]
    public void More_gates_than_anybody_would_decide_at_are_refused()
    {
        var gates = string.Join(", ", Enumerable.Range(1, 51).Select(batch => $"{{ after: batch {batch}, people: [ann] }}"));

        RolloutReader.Read(Gates(gates), "f").Errors.ShouldHaveSingleItem().ToString().ShouldEndWith("there are more than 50 gates: nobody decides that often; put some together");
    }

    [Fact]
    public void A_rollout_without_gates_and_routes_without_an_end_are_warned_of()
    {
        var reading = RolloutReader.Read(Restart("via: [{ groups: [a], use: b }]"), "f");

        reading.Errors.ShouldBeEmpty();
        reading.Warnings.Count.ShouldBe(2);
    }

    [Fact]
    public void Names_that_the_servers_connections_lack_are_refused_where_they_stand()
    {
        var known = new ConnectionNames([], ["mgmt-prod"], ["ssh-br"]);

        RolloutReader.Read(Full, "f", known).Errors.Select(error => error.ToString()).ShouldBe(
            ["f:15:74: 'aks-br' is no connection of the server's connections.yaml: write ssh-br or manual"]);
        RolloutReader.Read("kind: retire\nrelay: br\nreason: r\nregister: { via: mgmt-prd }", "f", known).Errors.Select(error => error.ToString()).ShouldBe(
            ["f:4:18: 'mgmt-prd' is no register target of the server's connections.yaml: write mgmt-prod or print, did you mean 'mgmt-prod'?"]);
        RolloutReader.Read(
            "kind: add\nrelay: br\nreason: r\nregister: { via: print }\npeers: { select: [self] }\nprovision: { via: azure, template: t }", "f", known).Errors
            .Select(error => error.ToString()).ShouldBe(["f:6:19: 'azure' is no provision target of the server's connections.yaml: write manual"]);
    }

    [Fact]
    public void No_value_of_a_rollout_file_can_name_a_command_a_host_a_key_or_a_path()
    {
        string[] known =
        [
            // Words and labels that are compared, or names that are looked up in the server's own file.
            "RolloutFile.Relay", "RolloutFile.Mesh", "ProvisionRules.Via", "ProvisionRules.Template", "RegisterRules.Via", "RestartRoute.Use",
            "VerifyRules.From", "VerifyRules.Wins", "RestartWindow.TimeZone", "GateRule.Roles", "GateRule.People",
            "PeerSelector.Groups", "PeerSelector.Countries", "PeerSelector.Regions", "PeerSelector.Os", "PeerSelector.Names",

            // Text that people read.
            "RolloutFile.Reason", "ProvisionRules.Instructions",

            // Values that a template of the server's own types and bounds.
            "ProvisionRules.Parameters",
        ];

        TextsOf(typeof(RolloutFile), []).Order(StringComparer.Ordinal).ShouldBe(known.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> TextsOf(Type type, HashSet<Type> seen)
    {
        seen.Add(type);
        var found = new HashSet<string>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            foreach (var part in Parts(property.PropertyType))
            {
                if (part == typeof(string) || part == typeof(Uri) || part == typeof(object))
                {
                    found.Add($"{type.Name}.{property.Name}");
                }
                else if (part.Namespace == typeof(RolloutFile).Namespace && part.IsClass && !seen.Contains(part))
                {
                    found.UnionWith(TextsOf(part, seen));
                }
            }
        }

        return found;
    }

    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private static string Repick(string peers) => $"kind: repick\nreason: r\npeers: {{ select: [self], {peers} }}";

    private static string Restart(string rules) => $"kind: repick\nreason: r\npeers: {{ select: [self] }}\nrestart: {{ {rules} }}";

    private static string Gates(string gates) => $"kind: repick\nreason: r\npeers: {{ select: [self] }}\ngates: [{gates}]";
}
