namespace Lab.Reports.Growth;

/// <summary>
/// Growth traces as a file that speedscope.app opens: a profile a probe, a sample a step, weighted by its bytes. Format:
/// https://www.speedscope.app/file-format-schema.json.
/// </summary>
public static class SpeedscopeProfile
{
    /// <param name="probes">Those without a trace are left out.</param>
    public static string Render(IEnumerable<ProbeResult> probes)
    {
        var traced = probes.Where(p => !p.Growth.IsEmpty).ToList();
        var frames = traced.SelectMany(p => p.Growth).SelectMany(GrowthFrames.Of).Distinct().ToList();
        var index = frames.Select((frame, i) => (frame, i)).ToDictionary(f => f.frame, f => f.i);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
            json.WriteString("exporter", "Python stack lab");
            json.WriteNumber("activeProfileIndex", 0);
            json.WriteStartObject("shared");
            WriteFrames(json, frames);
            json.WriteEndObject();
            json.WriteStartArray("profiles");
            foreach (var probe in traced)
                WriteProfile(json, probe, index);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteFrames(Utf8JsonWriter json, List<GrowthFrames.Frame> frames)
    {
        json.WriteStartArray("frames");
        foreach (var frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Name);
            if (frame.File is not null)
                json.WriteString("file", frame.File);
            if (frame.Line is { } line)
                json.WriteNumber("line", line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProfile(Utf8JsonWriter json, ProbeResult probe, Dictionary<GrowthFrames.Frame, int> index)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", EnvironmentText.Name(probe) + (probe.GrowthIsCoarse ? " (coarse: traced in user mode only)" : ""));
        json.WriteString("unit", "bytes");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", probe.Growth[^1].DepthBytes.Bytes);
        json.WriteStartArray("samples");
        foreach (var step in probe.Growth)
            WriteSample(json, step, index);
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var (_, bytes) in StepRun.Weighted(probe.Growth))
            json.WriteNumberValue(bytes.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSample(Utf8JsonWriter json, GrowthStep step, Dictionary<GrowthFrames.Frame, int> index)
    {
        json.WriteStartArray();
        foreach (var frame in GrowthFrames.Of(step))
            json.WriteNumberValue(index[frame]);
        json.WriteEndArray();
    }
}
