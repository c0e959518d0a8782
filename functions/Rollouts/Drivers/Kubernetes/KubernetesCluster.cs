using System.Diagnostics.CodeAnalysis;
using System.Text;
using k8s;
using k8s.Exceptions;
using OpenZro.Probes.Rollouts.Connections;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>
/// A namespace of a cluster. Requests that only read are repeated where that may help, those that write only where the cluster said that
/// it did nothing. Credentials that are refused are read anew once, since those of a kubeconfig expire.
/// </summary>
internal sealed class KubernetesCluster(KubernetesConnection connection, Func<string, string?> environment, TimeProvider time) : IDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private k8s.Kubernetes? _client;

    /// <summary>The namespace.</summary>
    public string Namespace => connection.Namespace;

    /// <summary>The label selector of the pods that are routing peers.</summary>
    public string Selector => connection.Selector;

    private string Place => connection.Kubeconfig is { } reference ? reference.File ?? $"in {reference.Env}" : "of the server's environment";

    /// <summary>Asks without changing anything.</summary>
    /// <param name="what">What is asked for, for people.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<KubernetesAnswer<T>> ReadAsync<T>(string what, Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class => CallAsync(what, writes: false, call, cancellationToken);

    /// <summary>Changes something. A lost answer is told as <see cref="DriverFailureCode.AnswerLost"/>.</summary>
    /// <param name="what">What is changed, for people.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<KubernetesAnswer<T>> WriteAsync<T>(string what, Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class => CallAsync(what, writes: true, call, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();

    private async Task<KubernetesAnswer<T>> CallAsync<T>(
        string what, bool writes, Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        using var late = new CancellationTokenSource(connection.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (client, unusable) = Open();
            if (client is null)
            {
                return new(null, unusable);
            }

            try
            {
                return new(await call(client, end.Token), null);
            }
            catch (Exception wrong) when (KubernetesFailures.Of(wrong, what, writes) is not null)
            {
                var failure = KubernetesFailures.Of(wrong, what, writes)!;
                var wait = failure.Code == DriverFailureCode.Authentication && attempt == 1 ? TimeSpan.Zero
                    : KubernetesFailures.RetryAfter(wrong) ?? FirstWait * Math.Pow(2, attempt - 1);
                if (!MayHelp(failure.Code, writes, attempt) || wait > LongestWait || end.IsCancellationRequested)
                {
                    return new(null, failure);
                }

                if (failure.Code == DriverFailureCode.Authentication)
                {
                    Forget();
                }

                await Task.Delay(wait, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (end.IsCancellationRequested)
                {
                    return new(null, failure);
                }
            }
        }
    }

    private static bool MayHelp(DriverFailureCode code, bool writes, int attempt) => code switch
    {
        DriverFailureCode.Authentication => attempt == 1,
        DriverFailureCode.RateLimited => attempt < Attempts,
        DriverFailureCode.Unavailable or DriverFailureCode.Unreachable => !writes && attempt < Attempts,
        _ => false,
    };

    [SuppressMessage("Design", "CA1031", Justification = "A kubeconfig is a file of a person's: whatever is wrong with it is a failure of the configuration, and its content is not quoted.")]
    private (k8s.Kubernetes? Client, DriverFailure? Failure) Open()
    {
        lock (_gate)
        {
            try
            {
                return (_client ??= Make(), null);
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                var detail = wrong is KubeConfigException or FileNotFoundException or DirectoryNotFoundException ? wrong.Message : wrong.GetType().Name;
                return (null, new()
                {
                    Code = DriverFailureCode.Configuration,
                    Detail = $"'{connection.Name}' of connections.yaml: the kubeconfig {Place} cannot be used: {detail}",
                });
            }
        }
    }

    private k8s.Kubernetes Make()
    {
        var config = Configure();
        config.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        return new k8s.Kubernetes(config);
    }

    private KubernetesClientConfiguration Configure()
    {
        if (connection.Kubeconfig?.Env is { } variable)
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(environment(variable) ?? throw new KubeConfigException("it is not set")));
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(text, connection.Context);
        }

        return connection.Kubeconfig is null && connection.Context is null && KubernetesClientConfiguration.IsInCluster()
            ? KubernetesClientConfiguration.InClusterConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(connection.Kubeconfig?.File, connection.Context);
    }

    private void Forget()
    {
        lock (_gate)
        {
            // A call of another step may still use the client: it ends by itself, and the collector takes the rest.
            _client = null;
        }
    }
}
