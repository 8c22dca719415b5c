using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lab.Catalog;

/// <summary>A workload as <c>lab_catalog.py</c> prints it.</summary>
internal sealed record DeclaredWorkload(string Name, string Library, string Stresses, ImmutableArray<string> Requires, bool Blas, string? Lapack);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeclaredWorkload[]))]
internal sealed partial class CatalogJson : JsonSerializerContext;
