namespace OpenZro.Probes.Tests.Storage;

/// <summary>What happens to one request.</summary>
public delegate Task<HttpResponseMessage> Fault(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken);
