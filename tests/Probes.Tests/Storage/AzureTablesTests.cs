using OpenZro.Probes.Storage;
using OpenZro.Probes.Testing;

namespace OpenZro.Probes.Tests.Storage;

public sealed class AzureTablesTests(AzuriteServer azurite) : TableStoreContract
{
    [Theory]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;Nonsense")]
    [InlineData("")]
    [InlineData("probes.db")]
    public void A_connection_that_is_none_is_refused_and_not_repeated(string connection)
    {
        var refused = Should.Throw<ArgumentException>(() => AzureTables.Connect(connection));

        refused.ToString().ShouldNotContain("c2VjcmV0");
        refused.Message.ShouldContain("connection string");
    }

    protected override bool HasClock => true;

    protected override async Task<ITableStore> OpenAsync() => AzureTables.Connect(await azurite.StartAsync());
}
