namespace OpenZro.Probes.Results;

/// <summary>What a part of a range is read from.</summary>
internal enum RangeSource
{
    Raw,
    Hours,
    Days,
}
