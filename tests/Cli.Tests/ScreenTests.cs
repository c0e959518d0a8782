namespace OpenZro.Probes.Cli.Tests;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_table_that_fits_has_its_remark_at_the_end_of_the_line()
    {
        Table(80);

        _output.ToString().ShouldBe("""
              name    connect  auth
              near-1    30 ms  5 ms  ok
              far      300 ms        refused: nobody listens there

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_remark_that_does_not_fit_stands_below_broken_between_words()
    {
        Table(48);

        _output.ToString().ShouldBe("""
              name    connect  auth
              near-1    30 ms  5 ms  ok
              far      300 ms
                refused: nobody listens there

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Where_the_figures_do_not_fit_beside_them_names_stand_above()
    {
        var columns = new Columns(keys: 1, "name", ">connect", ">auth", "");
        columns.Add("relay-with-a-long-name.mesh.example", "30 ms", "5 ms", "ok");

        columns.Write(Screen.Over(_output, 44), "  ");

        _output.ToString().ShouldBe("""
                connect  auth
              relay-with-a-long-name.mesh.example
                  30 ms  5 ms  ok

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Words_are_broken_between_them_and_hang_under_a_column()
    {
        Screen.Over(_output, 40).Words(12, "    ", new("seen", "grey"), "    one two three four five six seven eight");

        _output.ToString().ShouldBe("    seen    one two three four five six\n            seven eight\n");
    }

    [Fact]
    public void A_word_longer_than_the_line_stays_whole()
    {
        var word = new string('x', 60);

        Screen.Over(_output, 40).Words(2, $"see {word} there");

        _output.ToString().ShouldBe($"see\n  {word}\n  there\n");
    }

    [Fact]
    public void Commands_are_broken_between_each_other_only()
    {
        Screen.Over(_output, 44).Commands(8, "remedy", "openssl req -new -subj /CN=relay.example -out relay.csr; install it; systemctl restart openzro-relay");

        _output.ToString().ShouldBe(
            "remedy  openssl req -new -subj /CN=relay.example -out relay.csr;\n        install it;\n        systemctl restart openzro-relay\n");
    }

    [Fact]
    public void What_looks_like_markup_is_text()
    {
        Screen.Over(_output, 80).Words(0, "[red]not red[/]");

        _output.ToString().ShouldBe("[red]not red[/]\n");
    }

    private void Table(int width)
    {
        var columns = new Columns(keys: 1, "name", ">connect", ">auth", "");
        columns.Add("near-1", "30 ms", "5 ms", "ok");
        columns.Add("far", "300 ms", "", "refused: nobody listens there");
        columns.Write(Screen.Over(_output, width), "  ");
    }
}
