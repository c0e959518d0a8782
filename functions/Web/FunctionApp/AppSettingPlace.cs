namespace OpenZro.Probes.Web.FunctionApp;

/// <summary>In which regions' apps a setting is set.</summary>
public enum AppSettingPlace
{
    /// <summary>In every region's app.</summary>
    Everywhere,

    /// <summary>In the app of the home region, which judges health and carries rollouts.</summary>
    Home,

    /// <summary>In the apps of the regions that are not home.</summary>
    Elsewhere,
}
