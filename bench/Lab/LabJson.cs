using System.Text.Json.Serialization;
using Lab.Abi;
using Lab.Commands;
using Lab.Triage;
using Lab.Trials.Captures;

namespace Lab;

/// <summary>Serialisation of what the lab's own commands print; results have their own, see <see cref="Analysis.ResultsJson"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ImmutableArray<CatalogEntry>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(AbiReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(TriageReport))]
internal sealed partial class LabJson : JsonSerializerContext;
