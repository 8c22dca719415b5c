using System.Text.Json.Serialization;
using Lab.Analysis.Blas;
using Lab.Analysis.Checks;
using Lab.Analysis.Comparing;
using Lab.Analysis.Curves;
using Lab.Analysis.Scans;
using Lab.Analysis.Settings;
using Lab.Analysis.Suites;
using Lab.Analysis.Sweeps;

namespace Lab.Analysis;

/// <summary>Serialisation of what is published; what is not known is there as null, so that scripts can rely on the names.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    // A figure that is no number must not cost the others: it stands there as "NaN".
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Results))]
[JsonSerializable(typeof(ImmutableArray<ProbeResult>))]
[JsonSerializable(typeof(ImmutableArray<SettingRow>))]
[JsonSerializable(typeof(ImmutableArray<SweptTrial>))]
[JsonSerializable(typeof(ImmutableArray<CurveResult>))]
[JsonSerializable(typeof(SuiteResult))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(CaptureComparison))]
[JsonSerializable(typeof(ImmutableArray<BlasCell>))]
[JsonSerializable(typeof(ScanResult))]
[JsonSerializable(typeof(ScanComparison))]
public sealed partial class ResultsJson : JsonSerializerContext;
