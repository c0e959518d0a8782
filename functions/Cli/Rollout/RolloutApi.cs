using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenZro.Probes.Web.Rollouts;

namespace OpenZro.Probes.Cli.Rollout;

/// <summary>The API's pages of rollouts, each with its document as it came and as it is read.</summary>
/// <param name="client">The API.</param>
internal sealed class RolloutApi(ApiClient client)
{
    private const string Root = "/api/rollouts";

    /// <summary>What a further command line needs to reach the same API.</summary>
    public string UrlOption => client.UrlOption;

    private static RolloutJson Types => RolloutText.Tolerant;

    /// <summary>Plans a file.</summary>
    public Task<Told<PlanDocument>> PlanAsync(string yaml, string fileName, CancellationToken cancellationToken) =>
        PostAsync(Root + "/plan", new PlanBody { Yaml = yaml, FileName = fileName }, RolloutJson.Default.PlanBody, Types.PlanDocument, null, cancellationToken);

    /// <summary>Starts a rollout. The request has a key of its own, so that it may be sent again.</summary>
    public Task<Told<StartedDocument>> StartAsync(string yaml, string fileName, string planHash, CancellationToken cancellationToken) => PostAsync(
        Root, new StartBody { Yaml = yaml, FileName = fileName, PlanHash = planHash }, RolloutJson.Default.StartBody, Types.StartedDocument, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), cancellationToken);

    /// <summary>All rollouts, page by page, in one document.</summary>
    public Task<Told<RolloutListDocument>> ListAsync(CancellationToken cancellationToken) => GetAllAsync(
        Root, "", Types.RolloutListDocument, page => page.Next, (all, page) => page with { Rollouts = [.. all.Rollouts, .. page.Rollouts] }, cancellationToken);

    /// <summary>A rollout.</summary>
    public Task<Told<RolloutDocument>> FindAsync(string id, CancellationToken cancellationToken) => GetAsync(PathOf(id), Types.RolloutDocument, cancellationToken);

    /// <summary>A rollout, unless it is as it was.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="tag">The tag that it had; <see langword="null"/> for the first time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The rollout, <see langword="null"/> when it is as it was, and its tag.</returns>
    public async Task<(RolloutDocument? Rollout, string? Tag)> LookAsync(string id, string? tag, CancellationToken cancellationToken)
    {
        var (body, now) = await client.GetAsync(PathOf(id), tag, cancellationToken);
        return (body is null ? null : Read(body, Types.RolloutDocument), now);
    }

    /// <summary>The plan of a rollout.</summary>
    public Task<Told<PlanDocument>> PlanOfAsync(string id, CancellationToken cancellationToken) => GetAsync(PathOf(id, "plan"), Types.PlanDocument, cancellationToken);

    /// <summary>The peers of a rollout, page by page, in one document.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="states">Only peers in one of these states; all when there is none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Told<RolloutPeersDocument>> PeersAsync(string id, IReadOnlyList<string> states, CancellationToken cancellationToken) => GetAllAsync(
        PathOf(id, "peers"), string.Concat(states.Select(state => "&state=" + Uri.EscapeDataString(state))), Types.RolloutPeersDocument,
        page => page.Next, (all, page) => page with { Peers = [.. all.Peers, .. page.Peers] }, cancellationToken);

    /// <summary>The audit of a rollout.</summary>
    public Task<Told<AuditDocument>> AuditAsync(string id, string query, CancellationToken cancellationToken) => GetAsync(PathOf(id, "audit") + query, Types.AuditDocument, cancellationToken);

    /// <summary>Who was told what of a rollout.</summary>
    public Task<Told<DeliveriesDocument>> DeliveriesAsync(string id, CancellationToken cancellationToken) => GetAsync(PathOf(id, "deliveries"), Types.DeliveriesDocument, cancellationToken);

    /// <summary>Decides at a gate.</summary>
    public Task<Told<DecisionDocument>> DecideAsync(string id, string gate, DecisionBody decision, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "gates", gate, "decisions"), decision, RolloutJson.Default.DecisionBody, Types.DecisionDocument, null, cancellationToken);

    /// <summary>Opens a gate again.</summary>
    public Task<Told<AnswerDocument>> ReopenAsync(string id, string gate, string reason, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "gates", gate, "reopen"), new ReasonBody { Reason = reason }, RolloutJson.Default.ReasonBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Has a rollout go on.</summary>
    public Task<Told<AnswerDocument>> ResumeAsync(string id, ResumeBody body, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "resume"), body, RolloutJson.Default.ResumeBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Tells a rollout something: <c>pause</c>, <c>abort</c> or <c>rollback</c>.</summary>
    public Task<Told<AnswerDocument>> TellAsync(string id, string verb, string reason, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, verb), new ReasonBody { Reason = reason }, RolloutJson.Default.ReasonBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Takes the mesh from a rollout.</summary>
    public Task<Told<AnswerDocument>> UnlockAsync(string id, UnlockBody body, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "unlock"), body, RolloutJson.Default.UnlockBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Leaves peers alone.</summary>
    public Task<Told<AnswerDocument>> SkipAsync(string id, SkipBody body, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "skip"), body, RolloutJson.Default.SkipBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Says what was seen.</summary>
    public Task<Told<AnswerDocument>> ConfirmAsync(string id, ConfirmBody body, CancellationToken cancellationToken) =>
        PostAsync(PathOf(id, "confirm"), body, RolloutJson.Default.ConfirmBody, Types.AnswerDocument, null, cancellationToken);

    /// <summary>Every page of a list as one document.</summary>
    private async Task<Told<T>> GetAllAsync<T>(string path, string asked, JsonTypeInfo<T> type, Func<T, string?> next, Func<T, T, T> join, CancellationToken cancellationToken)
    {
        var first = await GetAsync(path + (asked.Length == 0 ? "" : "?" + asked[1..]), type, cancellationToken);
        if (next(first.Document) is null)
            return first;
        var all = first.Document;
        while (next(all) is { } after)
            all = join(all, (await GetAsync($"{path}?after={Uri.EscapeDataString(after)}{asked}", type, cancellationToken)).Document);
        return new(JsonSerializer.Serialize(all, type), all);
    }

    private async Task<Told<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = await client.GetAsync(path, cancellationToken);
        return new(body, Read(body, type));
    }

    private async Task<Told<T>> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, string? key, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(path, JsonSerializer.Serialize(body, bodyType), key, cancellationToken);
        return new(answer, Read(answer, type));
    }

    private static T Read<T>(string body, JsonTypeInfo<T> type) =>
        ApiClient.Read(body, text => JsonSerializer.Deserialize(text, type) ?? throw new JsonException("The document is empty."));

    private static string PathOf(params IReadOnlyList<string> parts) => string.Join('/', [Root, .. parts.Select(Uri.EscapeDataString)]);
}

/// <summary>What the API told.</summary>
/// <param name="Json">The document as it came.</param>
/// <param name="Document">The document as it is read.</param>
internal sealed record Told<T>(string Json, T Document);
