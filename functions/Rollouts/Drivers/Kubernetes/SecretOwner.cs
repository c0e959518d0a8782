using k8s.Models;

namespace OpenZro.Probes.Rollouts.Drivers.Kubernetes;

/// <summary>Who puts an object back to what it holds elsewhere, so that a change by hand would be lost.</summary>
internal static class SecretOwner
{
    /// <summary>The owner for people; <see langword="null"/> when nobody claims the object.</summary>
    public static string? Of(V1ObjectMeta metadata)
    {
        var (labels, annotations) = (metadata.Labels ?? new Dictionary<string, string>(), metadata.Annotations ?? new Dictionary<string, string>());
        return annotations.ContainsKey("argocd.argoproj.io/tracking-id") || labels.ContainsKey("argocd.argoproj.io/instance") ? "Argo CD"
            : labels.ContainsKey("kustomize.toolkit.fluxcd.io/name") || labels.ContainsKey("helm.toolkit.fluxcd.io/name") ? "Flux"
            : labels.TryGetValue("app.kubernetes.io/managed-by", out var manager) && manager == "Helm" || annotations.ContainsKey("meta.helm.sh/release-name") ? "Helm"
            : metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } controller ? $"the {controller.Kind} {controller.Name}"
            : null;
    }
}
