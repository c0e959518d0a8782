namespace OpenZro.Probes.Testing;

/// <summary>A real Azurite with all its services, blobs and queues too, for what a whole storage account is needed for.</summary>
public sealed class AzuriteAccount() : AzuriteServer("azurite.js", ["Blob", "Queue"]);
