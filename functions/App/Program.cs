using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OpenZro.Probes.App;

await AppHost.Build(FunctionsApplication.CreateBuilder(args), AppHost.EnvironmentSettings()).RunAsync();
