using System.Text;
using CsCheck;
using OpenZro.Probes.Fleet;

namespace OpenZro.Probes.Tests.Fleet;

public sealed class FleetAbuseTests
{
    private const string Relay = "- { name: br, url: 'rels://relay.example.com' }\n";

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "nothing", [], "f: the file is empty: name at least one relay, or let 'ozprobes fleet init' write the file" },
        { "comments", "# a\n\n# b\n"u8.ToArray(), "f: the file is empty: name at least one relay, or let 'ozprobes fleet init' write the file" },
        { "NUL", "relays:\n- name: \0\n"u8.ToArray(), "f:2:9: the character NUL cannot stand in a text file: remove it" },
        { "bad UTF-8", [.. "mesh: a\nrelays: "u8, 0xC3, 0x28], "f:2:9: the file is not UTF-8 from here on: save it as UTF-8" },
        { "UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("relays:")).ToArray(), "f: the file is UTF-16: save it as UTF-8" },
        { "a tab further down", "mesh: prod\nnote: |\n  a\nrelays:\n- name: br\n\turl: rels://relay.example.com\n"u8.ToArray(), "f:6:1: a tab in the indentation: YAML allows spaces only, so replace it with spaces" },
        { "a tab as the only indentation of a file", "mesh: prod\n\n\n\nrelays:\n\tbr: x\n"u8.ToArray(), "f:6:1: a tab in the indentation: YAML allows spaces only, so replace it with spaces" },
        { "a legal tab after a mistake", "mesh: prod: x\nnote: |\n  a\nrelays:\n\t# ours\n- name: br\n"u8.ToArray(), "f:1:11: this is not YAML: while scanning a plain scalar value, found invalid mapping; look at this line and the one before, at indentation, quotes and ':'" },
        { "a legal tab in a text", "mesh: prod: x\nnote: |\n  a\n  \tb\n"u8.ToArray(), "f:1:11: this is not YAML: while scanning a plain scalar value, found invalid mapping; look at this line and the one before, at indentation, quotes and ':'" },
        { "tabs", "relays:\n\t- name: br\n"u8.ToArray(), "f:2:1: a tab in the indentation: YAML allows spaces only, so replace it with spaces" },
        { "10 MB", new byte[10_000_000], "f: the file is larger than 1 MiB, which no such file is: was another file meant?" },
        { "brackets", Text(new string('[', 500_000)), "f:1:33: this is nested deeper than 32 levels: nothing in such a file is" },
        { "braces", Text(string.Concat(Enumerable.Repeat("{a: ", 200_000))), "f:1:129: this is nested deeper than 32 levels: nothing in such a file is" },
        { "values", Text("relays: [" + string.Concat(Enumerable.Repeat("1,", 300_000)) + "]"), "f:1:400008: the file holds more than 200000 values" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hopeless_file_has_one_clear_error(string name, byte[] content, string error)
    {
        using var file = new TemporaryFile(content);

        var reading = FleetReader.ReadFile(file.Path);

        reading.Fleet.ShouldBeNull(name);
        reading.Errors.ShouldNotBeEmpty();
        reading.Errors.Select(problem => (problem with { Source = "f" }).ToString()).ShouldContain(error);
    }

    [Fact]
    public void A_byte_order_mark_is_accepted()
    {
        using var file = new TemporaryFile([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("relays:\n" + Relay)]);

        FleetReader.ReadFile(file.Path).Fleet.ShouldNotBeNull();
    }

    [Fact]
    public void An_alias_bomb_is_refused_unexpanded()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range('b', 20).Select(c => $"{(char)c}: &{(char)c} [{string.Join(", ", Enumerable.Repeat("*" + (char)(c - 1), 9))}]\n"));

        var reading = FleetReader.Read(bomb, "f");

        reading.Errors.Count.ShouldBe(100);
        reading.ErrorsLeftOut.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Seventy_relays_are_a_fleet_with_a_warning()
    {
        var relays = string.Concat(Enumerable.Range(0, 70).Select(i => $"- {{ name: r{i}, url: 'rels://r{i}.example.com' }}\n"));

        var reading = FleetReader.Read("relays:\n" + relays, "f");

        reading.Fleet!.Relays.Count.ShouldBe(70);
        reading.Warnings.ShouldHaveSingleItem().ToString().ShouldBe(
            "f:9:3: 70 relays are active, and a client dials 7 at a time in list order: the others start late, so put the nearest first");
    }

    [Fact]
    public void What_is_no_file_is_an_error()
    {
        FleetReader.ReadFile("/nowhere/fleet.yaml").Errors.ShouldHaveSingleItem().Message.ShouldBe("there is no such file");
        FleetReader.ReadFile(Path.GetTempPath()).Errors.ShouldHaveSingleItem().Message.ShouldBe("this is a folder: name the file in it");
    }

    [Fact]
    public void A_mutated_file_never_throws()
    {
        var cut = Gen.Select(Gen.Int[0, FleetReaderTests.Full.Length], Gen.Int[0, 40], Gen.OneOf(Gen.String[0, 8], Gen.OneOf("\t", "\n", "- ", "{", "}", "[", "]", ": ", "\"", "'", "|", ">", "%", "&a ", "*a", "!!", "? ", "#", "\\U99999999", "\"\\UFFFFFFFF\"")));
        cut.Array[1, 6].Sample(
            edits =>
            {
                var text = edits.Aggregate(FleetReaderTests.Full, Edit);
                var reading = FleetReader.Read(text, "f");
                (reading.Fleet is null).ShouldBe(reading.Errors.Count > 0);
                reading.Errors.ShouldAllBe(error => error.Message.Length < 600 && !error.Message.Any(char.IsControl));
            },
            iter: 3000);
    }

    private static string Edit(string text, (int At, int Length, string Put) edit)
    {
        var at = Math.Min(edit.At, text.Length);
        return text[..at] + edit.Put + text[Math.Min(text.Length, at + edit.Length)..];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(byte[] content)
        {
            Path = System.IO.Path.GetTempFileName();
            File.WriteAllBytes(Path, content);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
