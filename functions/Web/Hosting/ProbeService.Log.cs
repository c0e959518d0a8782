using Microsoft.Extensions.Logging;

namespace OpenZro.Probes.Web.Hosting;

internal sealed partial class ProbeService
{
    [LoggerMessage(1, LogLevel.Information, "Probing {Relays} relays from {Region}, fleet version {Version}")]
    private partial void LogStarted(string region, int relays, string version);

    [LoggerMessage(5, LogLevel.Information, "Took up {File}: {Relays} relays, fleet version {Version}")]
    private partial void LogFleetLoaded(string file, int relays, string version);

    [LoggerMessage(6, LogLevel.Error, "The fleet file is bad, version {Version} stays: {Problem}")]
    private partial void LogFleetRefused(string problem, string version);

    [LoggerMessage(10, LogLevel.Information, "Starting without earlier results: {Reason}")]
    private partial void LogNothingToTakeUp(string reason);

    [LoggerMessage(7, LogLevel.Warning, "The states that rollouts gave to relays were not read, and stay as they were: {Reason}")]
    private partial void LogStatesNotRead(string reason);

    [LoggerMessage(11, LogLevel.Information, "Stopping: the run of slot {Slot:u} is given up")]
    private partial void LogGivenUp(DateTimeOffset slot);

    [LoggerMessage(12, LogLevel.Error, "A fault in the program: slot {Slot:u} was not run")]
    private partial void LogFault(Exception fault, DateTimeOffset slot);
}
