using System.Collections;
using System.Net;
using System.Reflection;
using System.Text.Json;
using OpenZro.Probes.Findings;
using OpenZro.Probes.Health;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Results;
using OpenZro.Probes.Simulator.Certificates;
using OpenZro.Probes.Testing;
using OpenZro.Probes.Web.Access;
using OpenZro.Probes.Web.Peers;

namespace OpenZro.Probes.Web.Tests.Dashboard;

/// <summary>
/// Whatever a relay, a certificate, a DNS server, a region's store or a peer says is text on the pages, and nothing else. What can really be
/// presented on a wire is, to a process that probes it; every other string of a run comes by the store of another region.
/// </summary>
public sealed class HostileTextTests(Browser browser)
{
    /// <summary>The strings of a run that are our own words, or the fleet's.</summary>
    private static readonly string[] _ours =
    [
        "ProbeRun.Region", "ProbeRun.FleetVersion", "RelayRun.Relay", "ProbeEndpoint.ServerName", "ProbeEndpoint.Member", "DnsAnswer.Name", "CertificateFacts.Sha256",
        "CertificateFacts.KeyType", "ProbeStep.Text",
    ];

    /// <summary>The strings that come from outside, each with the mark by which it is found on the pages; none for what no page shows.</summary>
    private static readonly Dictionary<string, string?> _theirs = new(StringComparer.Ordinal)
    {
        ["CertificateFacts.Subject"] = null,
        ["CertificateFacts.Issuer"] = "issuer",
        ["CertificateFacts.Names"] = "san",
        ["CertificateFacts.Problems"] = "problem",
        ["CertificateFacts.MissingIssuer"] = null,
        ["CertificateFacts.Weaknesses"] = "weakness",
        ["DnsAnswer.Resolver"] = "resolver",
        ["DnsAnswer.CanonicalName"] = "cname",
        ["ProbeFailure.Detail"] = "answer",
        ["Observation.InstanceUrl"] = "instance",
        ["Observation.Skipped"] = "skipped",
        ["Observation.LocalEndpoint"] = null,
        ["TlsFacts.Version"] = "tls",
        ["TlsFacts.Cipher"] = "cipher",
        ["TlsFacts.Alpn"] = null,
        ["QuicObservation.Versions"] = "quic",
        ["FabricObservation.From"] = "from",
        ["FabricObservation.To"] = "to",
    };

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_string_of_a_run_is_ours_or_tried_here()
    {
        var strings = StringsOf(typeof(ProbeRun), []).ToHashSet(StringComparer.Ordinal);

        strings.Except(_ours).Except(_theirs.Keys).ShouldBeEmpty("a new one is tried below, unless it is our own word");
        _ours.Concat(_theirs.Keys).Except(strings).ShouldBeEmpty("there is no such string any more");
    }

    [Fact]
    public async Task What_others_say_is_shown_and_runs_nowhere()
    {
        await using var mad = HostileServer.Answers($"HTTP/1.1 503 {Mad("status")}\r\nServer: {Mad("server")}\r\nContent-Length: 0\r\n\r\n");
        await using var fleet = new ServedFleet("br", "us", "eu")
        {
            Certificate = HostileCertificate,
            Regions = "{ name: brazilsouth, expect: [br] }, { name: eastus, expect: [us] }",
            Extra = $"  - {{ name: mad, url: 'rels://{mad.EndPoint}', instanceUrl: 'rels://relay.example:443' }}\nauthSecret: {{ env: SECRET }}\nthresholds: {{ failuresBeforeUnhealthy: 1, successesBeforeHealthy: 1, settle: 0s }}\n",
        };
        fleet.WriteFleet("br", "us", "eu");
        await new ResultsWriter(fleet.Store, new RetentionOptions(), TimeProvider.System).WriteAsync(HostileRun(), cancellationToken: Ending);
        await fleet.StartAsync();
        fleet.Service<PeersState>().Use = HostilePeers;
        await fleet.SendAsync(HttpMethod.Post, "/api/maintenance", await fleet.TokenAsync("olga", [AccessRole.Operator]), JsonSerializer.Serialize(new { relay = "br", region = "eastus", until = TimeProvider.System.GetUtcNow().AddHours(1), reason = Mad("reason") }));
        var past = HostileIncident;
        await new HealthRows(fleet.Store).WriteAsync(past, Ending);
        var open = await OpenIncidentsAsync(fleet);
        await using var window = await browser.OpenAsync(
            fleet.Http.BaseAddress!, person => fleet.Sessions.InviteAsync(person, Ending), new TokenRequest("rita", [AccessRole.Reader, AccessRole.Operator], [], Lifetime: null));

        var shown = "";
        string[] pages = ["/", "/relays/br", "/relays/us", "/relays/eu", "/relays/mad", "/regions/brazilsouth", "/regions/eastus", "/incidents", "/maintenance", $"/incidents/{past.Id}", .. open.Select(id => $"/incidents/{id}")];
        foreach (var page in pages)
        {
            (await window.GoAsync(page)).Status.ShouldBe(200, page);
            await OpenAllAsync(window);
            shown += await window.TextAsync() + await TipsAsync(window);
            (await window.Page.EvaluateAsync<string?>("window.owned ?? null")).ShouldBeNull(page);
            (await window.Page.Locator("main script, main img, main iframe, main [onerror]").CountAsync()).ShouldBe(0, page);
        }

        window.Complaints.ShouldBeEmpty();
        window.AskedElsewhere.ShouldBeEmpty();
        string[] marks = [.. _theirs.Values.OfType<string>(), "peer", "reason", "title", "evidence", "remedy", "impact", "member"];
        marks.Where(mark => !shown.Contains(Core(mark), StringComparison.Ordinal)).ShouldBeEmpty("what was said is shown, as it was said");
        foreach (var presented in (string[])["leaf", "authority"])
            shown.ShouldContain($"\\<script\\>owned='{presented}'", customMessage: "a name on a real certificate, in the writing of distinguished names");
    }

    /// <summary>What would run, or break out of an attribute, where it is not text; short enough for the field of a certificate.</summary>
    private static string Mad(string mark) => $"'\">{Core(mark)}";

    /// <summary>The part of it that nobody on the way writes in another way, as the quote of a distinguished name.</summary>
    private static string Core(string mark) => $"<script>owned='{mark}'</script>";

    private static ServerCertificate HostileCertificate { get; } = TestAuthority.Root.CreateIntermediate(new AuthorityOptions { Name = Mad("authority") })
        .Issue(new LeafOptions { CommonName = Mad("leaf"), Names = [Mad("leaf"), TestAuthority.ServerName], Addresses = [IPAddress.Loopback] });

    private static PeerUse HostilePeers => new() { At = TimeProvider.System.GetUtcNow(), Connected = 2, Pairs = [new RelayedPair(Mad("peer"), "brazilsouth", Mad("peer"), "eastus", "eu")] };

    private static Incident HostileIncident { get; } = new()
    {
        Id = "20260101000000-feed",
        Mesh = "test",
        Cause = Cause.Of(new Finding { Code = FindingCodes.CertExpired, Severity = Severity.Error, Subject = new FindingSubject { Relay = "br", Member = Mad("member") }, Message = "", Remedy = "" }),
        Severity = IncidentSeverity.Error,
        Title = Mad("title"),
        Detail = new CauseDetail { Severity = Severity.Error, Code = FindingCodes.CertExpired, Message = Mad("title"), Evidence = [Mad("evidence")], Impact = Mad("impact"), Remedy = Mad("remedy") },
        Regions = [new IncidentRegion(Mad("member"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1))],
        BeganAt = DateTimeOffset.UnixEpoch,
        OpenedAt = DateTimeOffset.UnixEpoch,
        ResolvedAt = DateTimeOffset.UnixEpoch.AddHours(1),
    };

    private static ProbeRun HostileRun()
    {
        var now = TimeProvider.System.GetUtcNow();
        var slot = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var failed = new ProbeFailure(ProbePhase.Upgrade, FailureReason.Status, Mad("answer"));
        var good = Seen("127.0.0.1", "127.0.0.1", slot) with { Certificate = HostileFacts(slot), InstanceUrl = Mad("instance"), LocalEndpoint = Mad("local"), Tls = new TlsFacts(Mad("tls"), Mad("cipher"), Mad("alpn")) };
        return new ProbeRun
        {
            Region = "eastus",
            Slot = slot,
            StartedAt = slot,
            Relays =
            [
                new RelayRun
                {
                    Relay = "br",
                    Dns = [new DnsAnswer { Name = "127.0.0.1", Resolver = Mad("resolver"), CanonicalName = Mad("cname"), Addresses = [IPAddress.Loopback], Elapsed = TimeSpan.FromMilliseconds(3) }],
                    Endpoints = [good, Seen("127.0.0.2", "127.0.0.1", slot) with { Skipped = Mad("skipped") }],
                    Quic = [new QuicObservation { Address = IPAddress.Loopback, Port = 443, StartedAt = slot, Elapsed = TimeSpan.FromMilliseconds(3), Versions = [Mad("quic")] }],
                    Fabric = [new FabricObservation { From = Mad("from"), To = Mad("to"), Failure = failed }],
                },
                new RelayRun { Relay = "us", Endpoints = [Seen("127.0.0.1", "127.0.0.1", slot) with { Failure = failed, Certificate = HostileFacts(slot) with { Trust = ChainTrust.Untrusted, Sha256 = new string('b', 64) } }] },
                new RelayRun { Relay = "mad", Endpoints = [good with { Certificate = null }] },
                new RelayRun { Relay = "eu", Dns = [new DnsAnswer { Name = "127.0.0.1", Resolver = Mad("resolver"), Elapsed = TimeSpan.FromMilliseconds(3), Failure = new ProbeFailure(ProbePhase.Resolve, FailureReason.ServerFailure, Mad("answer")) }] },
            ],
        };
    }

    private static Observation Seen(string address, string name, DateTimeOffset slot) => new()
    {
        Endpoint = new ProbeEndpoint(IPAddress.Parse(address), 443, name, null),
        StartedAt = slot,
        Goal = ProbePhase.Authenticate,
        Connect = TimeSpan.FromMilliseconds(3),
        Handshake = TimeSpan.FromMilliseconds(4),
        Upgrade = TimeSpan.FromMilliseconds(4),
        Authenticate = TimeSpan.FromMilliseconds(4),
    };

    private static CertificateFacts HostileFacts(DateTimeOffset slot) => new()
    {
        Subject = Mad("subject"),
        Issuer = Mad("issuer"),
        Names = [Mad("san"), "127.0.0.1"],
        NotBefore = slot.AddDays(-1),
        NotAfter = slot.AddDays(5),
        ChainCount = 2,
        ChainBytes = 2000,
        KeyType = "ECDSA P-256",
        Sha256 = new string('a', 64),
        Trust = ChainTrust.Trusted,
        Problems = [Mad("problem")],
        MissingIssuer = Mad("missing"),
        Weaknesses = [Mad("weakness")],
    };

    /// <summary>The incidents that the judge opens of what was seen; each has a page.</summary>
    private static async Task<IReadOnlyList<string>> OpenIncidentsAsync(ServedFleet fleet)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var open = (await fleet.Service<HealthRows>().BookAsync("test", patience.Token)).Book.Open;
            if (open.Any(incident => incident.Detail.Evidence.Any(line => line.Contains("<script>", StringComparison.Ordinal))))
                return [.. open.Select(incident => incident.Id)];
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private static async Task OpenAllAsync(BrowserWindow window) => await window.Page.EvaluateAsync("for (const one of document.querySelectorAll('details')) one.open = true");

    /// <summary>What stands under the pointer, as it is read out there.</summary>
    private static async Task<string> TipsAsync(BrowserWindow window) => await window.Page.EvaluateAsync<string>(
        """
        [...document.querySelectorAll('[data-tip]')].map(one => {
          one.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: 5, clientY: 5 }));
          return document.querySelector('.tip').innerText;
        }).join('\n')
        """);

    /// <summary>Every string that a type holds, at any depth, as <c>Type.Property</c>.</summary>
    private static IEnumerable<string> StringsOf(Type type, HashSet<Type> known) => !known.Add(type) ? [] :
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).SelectMany(property =>
        {
            var held = property.PropertyType;
            if (held != typeof(string) && held.IsGenericType && (typeof(IEnumerable).IsAssignableFrom(held) || Nullable.GetUnderlyingType(held) is not null))
                held = held.GetGenericArguments()[^1];
            return held == typeof(string) ? [$"{type.Name}.{property.Name}"]
                : held.Assembly == typeof(ProbeRun).Assembly && !held.IsEnum ? StringsOf(held, known)
                : [];
        });
}
