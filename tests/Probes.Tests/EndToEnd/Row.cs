using System.Net;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.EndToEnd;

/// <summary>One line of a table: a server, and what must come out when it is all that a fleet has.</summary>
/// <param name="Server">What the server does.</param>
/// <param name="Start">Starts it.</param>
/// <param name="Codes">The codes of all findings, and of no others.</param>
internal sealed record Row(string Server, Func<Stage, Task<IPEndPoint>> Start, params IReadOnlyList<string> Codes)
{
    /// <summary>The name in the relay's URL.</summary>
    public string Host { get; init; } = Stage.Host;

    public string Scheme { get; init; } = "rels";

    public ProbePhase Goal { get; init; } = ProbePhase.Authenticate;

    /// <summary>The phase in which the probe fails; <see langword="null"/> when it does not.</summary>
    public ProbePhase? Fails { get; init; }

    public FailureReason? Reason { get; init; }

    /// <summary>A part of the first finding's message, its evidence or its remedy.</summary>
    public string Says { get; init; } = "";

    /// <summary>Whether a certificate is known in the end; by default, when the failure comes after the handshake.</summary>
    public bool? ShowsCertificate { get; init; }

    /// <summary>How long the probe may take: small where the server never answers, ample where it does.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A row whose server is one of the hostile ones.</summary>
    public static Row Of(string server, Func<HostileServer> start, params IReadOnlyList<string> codes) =>
        new(server, stage => Task.FromResult(stage.Keep(start()).EndPoint), codes) { Host = TestAuthority.ServerName };

    /// <summary>Plays the row.</summary>
    public async Task PlayAsync()
    {
        await using var stage = new Stage();
        var relay = stage.Publish(await Start(stage), Host, Scheme);

        var verdict = await stage.JudgeAsync([relay], options => options with { Timeout = Timeout, Goal = Goal });

        verdict.Finds(Codes);
        if (Says.Length > 0)
            verdict.ToString().ShouldContain(Says);

        var seen = verdict.Seen;
        (seen.Failure?.Phase, seen.Failure?.Reason).ShouldBe((Fails, Reason), verdict.ToString());
        KeepsWhatWasMeasured(seen);
        await stage.AllSocketsAreBackAsync();
    }

    public override string ToString() => Server;

    private void KeepsWhatWasMeasured(Observation seen)
    {
        var isTls = Scheme == "rels";
        var reached = Fails ?? Goal + 1;
        (seen.Connect is not null).ShouldBe(reached > ProbePhase.Connect);
        if (Fails != ProbePhase.Handshake)
            (seen.Handshake is not null, seen.Tls is not null).ShouldBe((isTls && reached > ProbePhase.Handshake, isTls && reached > ProbePhase.Handshake));

        (seen.Authenticate is not null).ShouldBe(reached > ProbePhase.Authenticate);
        (seen.Certificate is not null).ShouldBe(ShowsCertificate ?? (isTls && reached > ProbePhase.Handshake));
    }
}
