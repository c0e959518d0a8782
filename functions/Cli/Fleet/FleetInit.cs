using System.Net;
using OpenZro.Probes.Fleet;
using OpenZro.Probes.Fleet.Discovery;
using OpenZro.Probes.Probing;
using OpenZro.Probes.Probing.Certificates;
using OpenZro.Probes.Probing.Resolving;

namespace OpenZro.Probes.Cli.Fleet;

/// <summary>Does the work of <c>ozprobes fleet init</c>.</summary>
/// <param name="output">Where the file goes when no name is given, else what was written.</param>
/// <param name="error">Where errors and remarks go.</param>
internal sealed class FleetInit(TextWriter output, TextWriter error)
{
    /// <summary>Reads the URLs, finds the members and writes the file.</summary>
    public async Task<int> RunAsync(FleetInitRequest request, CancellationToken cancellationToken)
    {
        if (request is { Output: { } taken, Force: false } && Path.Exists(taken))
        {
            return Refuse($"{taken} exists already: name another file, or overwrite it with --force");
        }

        var (urls, resolvers, roots) = (ReadUrls(request), ReadResolvers(request), ReadRoots(request));
        if (urls is null || resolvers is null || roots is null)
        {
            return ExitCodes.Usage;
        }

        var dns = new DnsProber(new DnsOptions { Resolvers = resolvers }, TimeProvider.System);
        using var prober = new EndpointProber(TimeProvider.System, roots);
        var handshake = new ProbeRequest { Goal = ProbePhase.Handshake, Dialect = request.Dialect };
        var discovery = new MemberDiscovery(
            (name, cancellation) => dns.ResolveAsync(name, cancellationToken: cancellation),
            (endpoint, cancellation) => prober.ProbeAsync(endpoint, handshake, cancellation));
        var draft = await FleetDraft.MakeAsync(urls, request.Dialect, discovery, cancellationToken);
        foreach (var (relay, note) in draft.Notes.SelectMany(relay => relay.Value.Select(note => (relay.Key, note))))
        {
            await error.WriteLineAsync($"{relay}: {note}");
        }

        return await WriteAsync(draft with { Fleet = draft.Fleet with { Resolvers = resolvers } }, request, cancellationToken);
    }

    private async Task<int> WriteAsync(FleetDraft draft, FleetInitRequest request, CancellationToken cancellationToken)
    {
        if (request.Output is not { } path)
        {
            await output.WriteAsync(draft.ToFile());
            return ExitCodes.Success;
        }

        try
        {
            await using var file = new FileStream(path, request.Force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(file);
            await writer.WriteAsync(draft.ToFile().AsMemory(), cancellationToken);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse($"{path} cannot be written: {wrong.Message}");
        }

        var members = draft.Fleet.Relays.Sum(relay => relay.Members.Count);
        await output.WriteLineAsync($"{path}: {Amount.Of(draft.Fleet.Relays.Count, "relay")}, {Amount.Of(members, "member")}. Read it over, then try: ozprobes check --fleet {path}");
        return ExitCodes.Success;
    }

    private List<RelayUrl>? ReadUrls(FleetInitRequest request)
    {
        var (source, list) = request switch
        {
            { Management: { } path } => (path, ReadFile(path, text => ManagementFile.Read(text, Environment.GetEnvironmentVariable))),
            { Values: { } path } => (path, ReadFile(path, text => HelmValues.Read(text, request.Dialect, Environment.GetEnvironmentVariable))),
            _ => ("", new RelayList { Addresses = request.Urls }),
        };
        foreach (var hint in list.Hints)
        {
            error.WriteLine($"{source}: {hint}");
        }

        if (list.Error is { } wrong)
        {
            Refuse($"{source}: {wrong}");
            return null;
        }

        return ReadAll<RelayUrl>(list.Addresses, RelayUrl.TryParse);
    }

    private static RelayList ReadFile(string path, Func<string, RelayList> read) =>
        TextFile.Read(path) is var file && file.Text is { } text ? read(text) : new RelayList { Error = file.Error };

    private List<IPEndPoint>? ReadResolvers(FleetInitRequest request) =>
        ReadAll<IPEndPoint>([.. request.Resolvers.Distinct()], ResolverAddress.TryParse);

    private TrustRoots? ReadRoots(FleetInitRequest request)
    {
        if (request.CaFile is not { } path)
        {
            return TrustRoots.System;
        }

        if (!TrustRoots.TryReadPem(path, out var roots, out var wrong))
        {
            Refuse(wrong);
        }

        return roots;
    }

    private List<T>? ReadAll<T>(IReadOnlyList<string> texts, Reading<T> read)
        where T : class
    {
        var values = new List<T>();
        var isGood = true;
        foreach (var text in texts)
        {
            if (read(text, out var value, out var wrong))
            {
                values.Add(value!);
            }
            else
            {
                isGood = false;
                Refuse(wrong!);
            }
        }

        return isGood ? values : null;
    }

    private int Refuse(string message)
    {
        error.WriteLine("ozprobes: " + message);
        return ExitCodes.Usage;
    }

    private delegate bool Reading<T>(string text, out T? value, out string? error);
}
