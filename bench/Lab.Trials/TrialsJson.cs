using System.Text.Json.Serialization;
using Lab.Trials.Captures;
using Lab.Trials.Messages;
using Lab.Trials.Timings;

namespace Lab.Trials;

/// <summary>Serialisation of everything that crosses a pipe or stands in the capture; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CaptureEntry))]
[JsonSerializable(typeof(Timing))]
[JsonSerializable(typeof(BenchmarkPlan))]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerMessage))]
[JsonSerializable(typeof(ImmutableArray<ObservedThread>))]
[JsonSerializable(typeof(WorkerMessage.Completed), TypeInfoPropertyName = "CompletedMessage")]
[JsonSerializable(typeof(WorkerMessage.Raised), TypeInfoPropertyName = "RaisedMessage")]
public sealed partial class TrialsJson : JsonSerializerContext;
