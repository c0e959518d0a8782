using OpenZro.Probes.Testing;

[assembly: AssemblyFixture(typeof(AzuriteAccount))]
