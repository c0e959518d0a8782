using System.Security.Cryptography;
using System.Text;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Scheduling;

/// <summary>
/// A fleet file that may change while its fleet is probed. It is told by its content, since the time of a mounted file says little. A
/// file that is bad, gone, or whose secret is missing keeps the fleet that there was, and says so. Called by one schedule; what it says
/// may be read from anywhere.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="environment">Gives the value of an environment variable, for the secret.</param>
public sealed class FleetFile(string path, Func<string, string?> environment)
{
    private string? _seen;
    private volatile ProbedFleet? _current;
    private volatile FleetReading _reading = new();

    /// <summary>The file, as it was named.</summary>
    public string Path => path;

    /// <summary>The last good fleet; <see langword="null"/> until there was one.</summary>
    public ProbedFleet? Current => _current;

    /// <summary>What came of reading the file as it is now; without errors it is <see cref="Current"/>.</summary>
    public FleetReading Reading => _reading;

    /// <summary>Reads the file if its content changed, or its secret is still missing.</summary>
    /// <returns><see langword="true"/> when there is something new to say: another fleet, or other errors.</returns>
    public bool Refresh()
    {
        var file = TextFile.Read(path);
        var content = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text ?? "!" + file.Error)));
        if (content == _seen && !IsSecretMissing)
            return false;

        var isNew = content != _seen;
        _seen = content;
        var before = _reading;
        var (reading, fleet) = Read(file);
        _reading = reading;
        _current = fleet ?? _current;
        return isNew || !before.Errors.SequenceEqual(reading.Errors);
    }

    private bool IsSecretMissing => _reading is { Fleet: not null, Errors.Count: > 0 };

    private (FleetReading Reading, ProbedFleet? Fleet) Read(TextFile file)
    {
        if (file.Text is null)
            return (new FleetReading { Errors = [new(path, file.Line, file.Column, file.Error!)] }, null);

        var reading = FleetReader.Read(file.Text, path);
        if (reading.Fleet is not { } fleet)
            return (reading, null);

        if (fleet.AuthSecret is not { } reference)
            return (reading, new ProbedFleet(fleet, null));

        return FleetSecrets.TryRead(reference, System.IO.Path.GetDirectoryName(path) ?? "", environment, out var secret, out var missing)
            ? (reading, new ProbedFleet(fleet, secret))
            : (reading with { Errors = [new(path, 0, 0, missing)] }, null);
    }
}
