using CsCheck;
using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("br", "br")]
    [InlineData("[2001:db8::1]:443 relay.example.com", "[2001:db8::1]:443 relay.example.com")]
    [InlineData("a/b\\c#d?e", "a~002Fb~005Cc~0023d~003Fe")]
    [InlineData("~|\t\u0085", "~007E~007C~0009~0085")]
    [InlineData("😀", "~D83D~DE00")]
    public void What_a_key_may_not_hold_is_escaped(string text, string escaped)
    {
        TableKey.Escape(text).ShouldBe(escaped);
        TableKey.Unescape(escaped).ShouldBe(text);
    }

    [Theory]
    [InlineData("~")]
    [InlineData("a~00")]
    [InlineData("~00GG")]
    public void What_was_not_escaped_is_refused(string text) => Should.Throw<FormatException>(() => TableKey.Unescape(text));

    [Fact]
    public void Any_text_survives_as_a_key() =>
        Gen.String[Gen.Char['\0', '\uFFFF'], 0, 60].Sample(text =>
        {
            var escaped = TableKey.Escape(text);
            TableLimits.CheckKey(escaped);
            return TableKey.Unescape(escaped) == text;
        });

    [Fact]
    public void Any_parts_survive_in_one_key() =>
        Gen.String[Gen.Char['\0', '\uFFFF'], 0, 20].Array[1, 4].Sample(parts => TableKey.Split(TableKey.Join(parts)).SequenceEqual(parts));

    [Fact]
    public void Allowed_keys_have_one_order_in_utf16_and_in_utf8() =>
        Gen.Select(Gen.String[Gen.Char['\0', '\uFFFF'], 0, 20].Select(TableKey.Escape), Gen.String[Gen.Char['\0', '\uFFFF'], 0, 20].Select(TableKey.Escape)).Sample((a, b) =>
            Math.Sign(string.CompareOrdinal(a, b))
            == Math.Sign(System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b))));
}
