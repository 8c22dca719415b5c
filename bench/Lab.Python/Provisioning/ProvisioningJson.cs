using System.Text.Json.Serialization;

namespace Lab.Python.Provisioning;

/// <summary>Serialisation of the remembered failure; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RememberedFailure))]
internal sealed partial class ProvisioningJson : JsonSerializerContext;
