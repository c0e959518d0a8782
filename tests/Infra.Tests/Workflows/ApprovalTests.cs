using System.Runtime.Versioning;
using System.Text.Json;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary><c>.ci/comment</c> and <c>.ci/supersede</c>: what people see before they approve, and what nobody approved.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ApprovalTests : IAsyncLifetime
{
    private ScriptStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await ScriptStage.StartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task The_first_comment_on_a_pull_request_is_a_new_one_with_its_mark()
    {
        (await CommentAsync("[]")).ShouldBe("api --silent --method POST repos/owner/name/issues/7/comments --input -");

        (await SaidAsync()).ShouldBe("<!-- ours -->\nit \"would\" change\n");
    }

    [Fact]
    public async Task The_next_one_takes_the_place_of_the_last_that_is_ours_and_of_nobody_elses()
    {
        var call = await CommentAsync(
            """
            [{ "id": 1, "user": { "login": "github-actions[bot]" }, "body": "<!-- ours -->\nold" }, { "id": 2, "user": { "login": "github-actions[bot]" }, "body": "of another workflow" }]
            [{ "id": 3, "user": { "login": "ana" }, "body": "<!-- ours -->\nforged" }, { "id": 4, "user": { "login": "github-actions[bot]" }, "body": "quotes <!-- ours -->" }]
            """);

        call.ShouldBe("api --silent --method PATCH repos/owner/name/issues/comments/1 --input -");
        (await SaidAsync()).ShouldBe("<!-- ours -->\nit \"would\" change\n");
    }

    [Fact]
    public async Task Older_runs_that_wait_for_an_approval_are_cancelled_and_newer_ones_are_not()
    {
        var run = await SupersedeAsync("""echo '{ "workflow_runs": [{ "id": 101, "run_number": 4 }, { "id": 103, "run_number": 6 }] }{ "workflow_runs": [{ "id": 100, "run_number": 3 }] }'""");

        run.Exit.ShouldBe(0, run.Error);
        (await _stage.CallsAsync()).ShouldBe(
        [
            "api --paginate repos/owner/name/actions/workflows/deploy.yml/runs?status=waiting&branch=main",
            "api --silent --method POST repos/owner/name/actions/runs/101/cancel",
            "api --silent --method POST repos/owner/name/actions/runs/100/cancel",
        ]);
    }

    [Fact]
    public async Task That_GitHub_cannot_be_asked_is_no_success() =>
        (await SupersedeAsync("echo 'HTTP 403' >&2; exit 1")).Exit.ShouldBe(1);

    private async Task<Bicep.ToolRun> SupersedeAsync(string answer)
    {
        await _stage.PretendAsync("gh", $"case \"$*\" in *cancel) ;; *) {answer} ;; esac");
        return await _stage.RunAsync(".ci/supersede", new Dictionary<string, string> { ["GITHUB_REPOSITORY"] = "owner/name", ["GITHUB_REF_NAME"] = "main", ["GITHUB_RUN_NUMBER"] = "5" }, "deploy.yml");
    }

    /// <summary>Comments where these comments are, a page each; gives the call that did.</summary>
    private async Task<string> CommentAsync(string pages)
    {
        await _stage.PretendAsync("gh", $"case \"$*\" in *--input*) cat >'{_stage.Folder}/said' ;; *) cat <<'E'\n{pages}\nE\n;; esac");
        var file = Path.Combine(_stage.Folder, "comment.md");
        await File.WriteAllTextAsync(file, "it \"would\" change\n", TestContext.Current.CancellationToken);

        var run = await _stage.RunAsync(".ci/comment", new Dictionary<string, string> { ["GITHUB_REPOSITORY"] = "owner/name" }, "7", "ours", file);

        run.Exit.ShouldBe(0, run.Error);
        return (await _stage.CallsAsync())[^1];
    }

    private async Task<string?> SaidAsync() =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_stage.Folder, "said"), TestContext.Current.CancellationToken)).RootElement.GetProperty("body").GetString();
}
