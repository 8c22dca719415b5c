using Lab.Reports.Pictures;

namespace Lab.Reports.Sections;

/// <summary>Pictures in words, for readers who cannot see them and for pages without them.</summary>
internal static class PictureWords
{
    public static string Title(PictureKind kind) => kind switch
    {
        PictureKind.Thresholds => "Thresholds",
        PictureKind.Latency => "Latency over stack size",
        PictureKind.Overhead => "Call overhead",
        PictureKind.Growth => "Where the stack goes",
        PictureKind.Curve => "Need over n",
        _ => throw new UnreachableException(),
    };

    public static string Of(PictureForm form) => form switch
    {
        PictureForm.Page => "PNG",
        PictureForm.Slide => "slide",
        PictureForm.Vector => "SVG",
        _ => throw new UnreachableException(),
    };

    /// <summary>What the picture shows, in a sentence.</summary>
    public static string Of(PictureKind kind, Results results) => kind switch
    {
        PictureKind.Thresholds => $"Crash, overrun and safe zone of the workloads that need most, by stack size{Deepest(results)}",
        PictureKind.Latency => "Latency of the timed workloads over stack size, cold and warm, with their crash and overrun zones",
        PictureKind.Overhead =>
            "Time of each operation between .NET and Python through each bridge, compared with a C program that makes the same calls",
        PictureKind.Curve => "Minimum stack of workloads over the n of their set-up, with the gates where it changes",
        PictureKind.Growth => $"Stacks to scale, from the top to the deepest page, with the functions that take them{Traced(results)}",
        _ => throw new UnreachableException(),
    };

    private static string Deepest(Results results) =>
        ThresholdRow.Of(results).FirstOrDefault()?.Unlimited is { } most
            ? $": {most.Workload} needs {SizeText.Of(most.MinimumStackBytes!.Value)}" : "";

    private static string Traced(Results results) =>
        results.Probes.Where(p => !p.Consumers.IsEmpty).MaxBy(p => p.PeakBytes) is { } deepest
            ? $": of {EnvironmentText.Name(deepest)}, {deepest.Consumers[0].Name} takes "
                + SizeText.Of(GrowthText.Rounded(deepest.Consumers[0].Bytes))
            : "";
}
