namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>A setting of the function app, as <c>infra/main.bicep</c> sets it and the app requires it.</summary>
/// <param name="Name">The name of the environment variable.</param>
/// <param name="Place">In which regions' apps it is set; in the others it is refused.</param>
/// <param name="IsRequired">Whether the app does not start without it, where it has its place.</param>
/// <param name="Meaning">What it says, for people, in one sentence.</param>
public sealed record AppSetting(string Name, AppSettingPlace Place, bool IsRequired, string Meaning)
{
    /// <summary>Whether it may be set in an app.</summary>
    /// <param name="isHome">Whether the app is the home region's.</param>
    public bool BelongsTo(bool isHome) => Place is AppSettingPlace.Everywhere || isHome == (Place is AppSettingPlace.Home);
}
