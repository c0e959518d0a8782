namespace OpenZro.Probes.Fleet.Discovery;

/// <summary>A fleet made from what management lists, and what there is to say about it.</summary>
public sealed record FleetDraft
{
    /// <summary>The fleet.</summary>
    public required FleetDefinition Fleet { get; init; }

    /// <summary>Remarks by relay name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Notes { get; init; }

    /// <summary>Makes a fleet of relay URLs, with the members that can be found.</summary>
    /// <param name="urls">The URLs as management lists them; one that is listed twice counts once.</param>
    /// <param name="dialect">Which product the relays run.</param>
    /// <param name="discovery">Finds the members.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<FleetDraft> MakeAsync(IReadOnlyList<RelayUrl> urls, Dialect dialect, MemberDiscovery discovery, CancellationToken cancellationToken)
    {
        var distinct = urls.Distinct().ToList();
        var names = RelayNames.For(distinct);
        var found = await Task.WhenAll(distinct.Select(url => discovery.DiscoverAsync(url, cancellationToken)));
        var relays = distinct.Select((url, index) => new Relay { Name = names[index], Url = url, Members = found[index].Members });
        var fleet = new FleetDefinition { Dialect = dialect, Relays = [.. relays] };
        return new FleetDraft
        {
            Fleet = fleet with { Version = FleetVersion.Of(fleet) },
            Notes = names.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second.Notes),
        };
    }

    /// <summary>The draft as a commented fleet file.</summary>
    public string ToFile() => FleetWriter.Write(Fleet, Notes);
}
