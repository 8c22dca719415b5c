using System.Text.Json.Serialization;

namespace Lab.Reports.Growth;

/// <summary>
/// Growth traces as a file that speedscope.app opens: a profile a probe, a sample a step, weighted by its bytes. Format:
/// https://www.speedscope.app/file-format-schema.json.
/// </summary>
public static class SpeedscopeProfile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <param name="probes">Those without a trace are left out.</param>
    public static string Render(IEnumerable<ProbeResult> probes)
    {
        var traced = probes.Where(p => !p.Growth.IsEmpty).ToList();
        var frames = traced.SelectMany(p => p.Growth).SelectMany(Frames).Distinct().ToList();
        var index = frames.Select((frame, i) => (frame, i)).ToDictionary(f => f.frame, f => f.i);
        return JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["$schema"] = "https://www.speedscope.app/file-format-schema.json",
                ["exporter"] = "Python stack lab",
                ["activeProfileIndex"] = 0,
                ["shared"] = new { Frames = frames },
                ["profiles"] = traced.Select(probe => new
                {
                    Type = "sampled",
                    Name = EnvironmentText.Name(probe) + (probe.GrowthIsCoarse ? " (coarse: traced in user mode only)" : ""),
                    Unit = "bytes",
                    StartValue = 0,
                    EndValue = probe.Growth[^1].DepthBytes.Bytes,
                    Samples = probe.Growth.Select(step => Frames(step).Select(frame => index[frame])),
                    Weights = StepRun.Weighted(probe.Growth).Select(step => step.Bytes.Bytes),
                }),
            },
            Options);
    }

    /// <summary>A step as a stack of frames, outermost first: Python's, then the native function that touched the page.</summary>
    private static IEnumerable<Frame> Frames(GrowthStep step) => step.Python.Reverse().Select(p => new Frame(p.Function, p.File, p.Line))
        .Append(new(GrowthText.Function(step.Module, step.Symbol, step.Offset), null, null));

    private readonly record struct Frame(string Name, string? File, int? Line);
}
