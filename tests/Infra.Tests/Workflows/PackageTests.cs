using System.Runtime.Versioning;

namespace OpenZro.Probes.Infra.Tests.Workflows;

/// <summary><c>infra/package</c>: the function app as a zip file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PackageTests : IAsyncLifetime
{
    private const string Built = """
        [ "$1" != msbuild ] || exec echo 0.1.0
        while [ "$1" != --output ]; do shift; done
        mkdir -p "$2/.azurefunctions" "$2/runtimes/win-x64" "$2/runtimes/linux-x64"
        touch "$2/app.dll" "$2/.azurefunctions/functions.json" "$2/runtimes/win-x64/native.dll" "$2/runtimes/linux-x64/native.so"
        """;

    private ScriptStage _stage = null!;

    public async ValueTask InitializeAsync()
    {
        _stage = await ScriptStage.StartAsync();
        await _stage.PretendAsync("dotnet", Built);
        await _stage.PretendAsync("az", "echo template >\"${@: -1}\"");
        await _stage.PretendAsync("zip", "cat build.txt >&2; find . -type f | sort >\"$2\"");
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task The_app_is_packed_whole_with_the_template_of_relays_and_an_operators_files_beside_it()
    {
        await _stage.PretendAsync("git", "echo 1234567-dirty");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_stage.Folder, "mine")).FullName, "known_hosts"), "", TestContext.Current.CancellationToken);

        var run = await _stage.RunAsync("infra/package", Path.Combine(_stage.Folder, "app.zip"), Path.Combine(_stage.Folder, "mine"));

        run.Exit.ShouldBe(0, run.Error);
        run.Error.ShouldBe("0.1.0+1234567-dirty\n");
        (await _stage.CallsAsync()).ShouldContain(call => call.Contains(" -p:SourceRevisionId=1234567-dirty ", StringComparison.Ordinal));
        (await File.ReadAllLinesAsync(Path.Combine(_stage.Folder, "app.zip"), TestContext.Current.CancellationToken)).ShouldBe(["./.azurefunctions/functions.json", "./app.dll", "./build.txt", "./files/known_hosts", "./relay.json", "./runtimes/linux-x64/native.so"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_build_of_which_nobody_knows_the_commit_is_told()
    {
        await _stage.PretendAsync("git", "exit 128");

        var run = await _stage.RunAsync("infra/package", Path.Combine(_stage.Folder, "app.zip"));

        run.Exit.ShouldBe(0, run.Error);
        run.Error.ShouldBe("git does not say which commit this is: this build will not be told from another of its version\n0.1.0\n");
    }

    [Fact]
    public async Task A_name_that_zip_would_lengthen_is_refused()
    {
        var run = await _stage.RunAsync("infra/package", Path.Combine(_stage.Folder, "app"));

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"{_stage.Folder}/app: give the package a name that ends in .zip\n");
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("zip")]
    public async Task A_program_that_is_missing_is_named(string program)
    {
        var run = await _stage.RunWithoutAsync(program, "infra/package", Path.Combine(_stage.Folder, "app.zip"));

        run.Exit.ShouldBe(1);
        run.Error.ShouldBe($"{program} is not there, and nothing was packed: install it\n");
    }
}
