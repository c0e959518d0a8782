using OpenZro.Probes.Storage;

namespace OpenZro.Probes.Tests.Storage;

public sealed class TableLimitsTests
{
    [Theory]
    [InlineData("Obs20260101")]
    [InlineData("abc")]
    public void A_table_name_is_letters_and_digits(string name) => TableLimits.CheckTable(name);

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-bc")]
    [InlineData("Tables")]
    [InlineData("über")]
    public void Any_other_table_name_is_refused(string name) => Should.Throw<TableLimitException>(() => TableLimits.CheckTable(name));

    [Theory]
    [InlineData("/")]
    [InlineData("\\")]
    [InlineData("#")]
    [InlineData("?")]
    [InlineData("\u0000")]
    [InlineData("\u001F")]
    [InlineData("\u007F")]
    [InlineData("\u009F")]
    [InlineData("😀")]
    public void A_forbidden_character_is_named(string key) =>
        Should.Throw<TableLimitException>(() => TableLimits.CheckKey("a" + key)).Message.ShouldContain($"U+{(int)key[0]:X4}");

    [Fact]
    public void A_key_has_at_most_1024_characters()
    {
        TableLimits.CheckKey(new string('k', 1024));
        Should.Throw<TableLimitException>(() => TableLimits.CheckKey(new string('k', 1025)));
    }

    [Fact]
    public void Values_have_the_limits_of_azure()
    {
        Check(new string('x', 32 * 1024));
        Refused(new string('x', (32 * 1024) + 1), "UTF-16");
        Check(new byte[64 * 1024]);
        Refused(new byte[(64 * 1024) + 1], "65536");
        Refused("half \ud800 pair", "surrogate");
        Refused(double.NaN, "finite");
        Refused(new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero), "1601");

        static void Check(object value) => TableLimits.CheckRow(new TableRow("p", "r") { ["Value"] = value });
        static void Refused(object value, string reason) => Should.Throw<TableLimitException>(() => Check(value)).Message.ShouldContain(reason);
    }

    [Fact]
    public void A_value_of_another_type_is_refused() => Should.Throw<ArgumentException>(() => new TableRow("p", "r") { ["Value"] = 1.5m });

    [Theory]
    [InlineData("PartitionKey")]
    [InlineData("1st")]
    [InlineData("a-b")]
    [InlineData("")]
    public void A_property_needs_a_name_of_its_own(string name) =>
        Should.Throw<TableLimitException>(() => TableLimits.CheckRow(new TableRow("p", "r") { [name] = 1 }));

    [Fact]
    public void A_row_has_at_most_252_properties_and_a_mebibyte()
    {
        Should.Throw<TableLimitException>(() => TableLimits.CheckRow(With(253, 1L))).Message.ShouldContain("252");
        TableLimits.CheckRow(With(15, new byte[64 * 1024]));
        Should.Throw<TableLimitException>(() => TableLimits.CheckRow(With(16, new byte[64 * 1024]))).Message.ShouldContain("1048576");
    }

    [Fact]
    public void A_batch_has_one_to_a_hundred_rows_and_less_than_four_mebibytes()
    {
        Should.Throw<TableLimitException>(() => TableLimits.CheckBatch([]));
        Should.Throw<TableLimitException>(() => TableLimits.CheckBatch([.. Enumerable.Range(0, 101).Select(i => new TableRow("p", $"{i}"))]));
        Should.Throw<TableLimitException>(() => TableLimits.CheckBatch([.. Enumerable.Range(0, 4).Select(i => With(12, new byte[64 * 1024], $"{i}"))]))
            .Message.ShouldContain("4194304");
    }

    private static TableRow With(int properties, object value, string key = "r")
    {
        var row = new TableRow("p", key);
        for (var i = 0; i < properties; i++)
            row[$"P{i}"] = value;
        return row;
    }
}
