namespace OpenZro.Probes.Infra.Tests.Workflows;

public sealed class WorkflowTests
{
    [Fact]
    public void There_are_two() => Directory.GetFiles(Repository.Path(".github", "workflows")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ShouldBe(["ci.yml", "deploy.yml"]);

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("deploy.yml")]
    public void Each_holds(string file) => WorkflowRules.Problems(Of(file)).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_deployed_that_was_not_tested_and_approved()
    {
        var workflow = Of("deploy.yml");
        var deploy = workflow.Jobs.Single(job => job.Name == "deploy");
        var package = workflow.Before(deploy).Single(job => job.Name == "package");

        deploy.Environment.ShouldBe("azure");
        package.Runs.ShouldBe(["infra/package app.zip"]);
        workflow.Before(package).ShouldContain(job => job.Runs.Contains(".ci/run"));
    }

    [Fact]
    public void A_run_that_nobody_approves_keeps_no_newer_one_waiting()
    {
        var workflow = Of("deploy.yml");

        workflow.Concurrency.ShouldContain("github.run_id");
        workflow.Before(workflow.Jobs.Single(job => job.Concurrency == "deploy")).ShouldContain(job => job.Runs.Contains(".ci/supersede deploy.yml"));
    }

    [Fact]
    public void Apps_that_let_in_only_some_addresses_are_deployed_from_a_runner_that_has_one() =>
        Of("deploy.yml").Jobs.Single(job => job.Name == "deploy").RunsOn.ShouldBe("${{ vars.AZURE_RUNNER || 'ubuntu-latest' }}");

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("deploy.yml")]
    public void The_function_app_is_tested_with_the_rest(string file) => Of(file).Jobs.Single(job => job.Name == "test").Variables["CONFIGURATION"].ShouldBe("Azure");

    [Fact]
    public void A_pull_request_from_elsewhere_gets_no_token() =>
        Of("deploy.yml").Jobs.Single(job => job.Name == "what-if").Condition.ShouldContain("head.repo.full_name == github.repository");

    [Theory]
    [InlineData("contents: read", "contents: write", "no more")]
    [InlineData("azure/login@f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca", "azure/login@v3", "azure/login@v3 is not pinned by its commit")]
    [InlineData("fleet check infra/fleet.yaml", "fleet schema", "what-if: asks Azure before the fleet was checked")]
    [InlineData("    needs: fleet\n", "", "deploy: asks Azure before the fleet was checked")]
    [InlineData("    needs: [package, what-if]\n", "    needs: package\n", "deploy: is approved by people who were not shown what would change")]
    [InlineData(">>\"$GITHUB_STEP_SUMMARY\"", ">/dev/null", "deploy: is approved by people who were not shown what would change")]
    [InlineData("    concurrency: deploy\n", "", "deploy: deploys while another run may do so too")]
    [InlineData("AZURE_TENANT_ID: ", "TENANT: ", "deploy: publishes for longer than one sign-in is good for")]
    [InlineData("PUBLISH_MINUTES: 300", "PUBLISH_MINUTES: 350", "deploy: may be ended while it publishes")]
    [InlineData("infra/main.bicepparam", "infra/other.bicepparam", "infra/other.bicepparam does not exist")]
    [InlineData("infra/publish \"$GROUP\"", "infra/fleet.yaml \"$GROUP\"", "infra/fleet.yaml is not executable")]
    [InlineData("infra/publish \"$GROUP\"", "infra/publish ${{ vars.AZURE_RESOURCE_GROUP }}", "puts an expression into a command")]
    [InlineData("environment: azure\n", "environment: test\n", "without the environment that people approve")]
    [InlineData("      id-token: write\n", "", "without a token of its own")]
    [InlineData("    timeout-minutes: 20\n", "", "has no time limit")]
    [InlineData("    shell: bash\n", "    working-directory: .\n", "pipes without pipefail")]
    [InlineData("pull-requests: write", "packages: write", "may write packages")]
    public void A_rule_notices(string what, string instead, string problem)
    {
        var changed = Repository.Text(".github", "workflows", "deploy.yml").Replace(what, instead, StringComparison.Ordinal);

        WorkflowRules.Problems(Workflow.Parse(changed)).ShouldContain(said => said.Contains(problem, StringComparison.Ordinal));
    }

    private static Workflow Of(string file) => Workflow.Parse(Repository.Text(".github", "workflows", file));
}
