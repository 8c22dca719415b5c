using System.Text.Json.Serialization;

namespace Lab.Python.Locating;

/// <summary>Reading of what the scripts print; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(InterrogationAnswer))]
[JsonSerializable(typeof(BlasAnswer))]
internal sealed partial class LocatingJson : JsonSerializerContext;
