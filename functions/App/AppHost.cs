using System.Collections;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenZro.Probes.App.Rollouts;
using OpenZro.Probes.Rollouts.Orchestration;
using OpenZro.Probes.Web.FunctionApp;

namespace OpenZro.Probes.App;

/// <summary>Composes the worker process of the function app.</summary>
internal static class AppHost
{
    /// <summary>Builds the worker; every error of the settings is told at once.</summary>
    /// <param name="builder">The worker's builder.</param>
    /// <param name="settings">The settings by name.</param>
    /// <exception cref="InvalidOperationException">The settings are bad.</exception>
    public static IHost Build(FunctionsApplicationBuilder builder, IReadOnlyDictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reading = AppSettingsReader.Read(settings);
        if (!reading.IsGood)
            throw new InvalidOperationException("The app's settings are bad:" + string.Concat(reading.Errors.Select(error => $"{Environment.NewLine}  {error}")));

        builder.ConfigureFunctionsWebApplication();
        FunctionAppServices.Add(builder.Services, reading.Settings, RegionStores.Open, TimeProvider.System);
        builder.Services.AddSingleton<DurableOrchestrations>().AddSingleton<IOrchestrationClient>(provider => provider.GetRequiredService<DurableOrchestrations>());
        builder.Services.AddSingleton<StepActivity>();
        return builder.Build();
    }

    /// <summary>The environment's variables.</summary>
    public static IReadOnlyDictionary<string, string?> EnvironmentSettings() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
}
