using System.Text.Json.Serialization;

namespace Lab.Python.Provisioning;

/// <summary>A way to get the packages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProvisioningMethod>))]
public enum ProvisioningMethod
{
    /// <summary>A <c>.venv</c> of the lab's own, filled by pip.</summary>
    [JsonStringEnumMemberName("pip")]
    Pip,

    /// <summary>The packages of Debian or Ubuntu.</summary>
    [JsonStringEnumMemberName("apt")]
    Apt,
}
