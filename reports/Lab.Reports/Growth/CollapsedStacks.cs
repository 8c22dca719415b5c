namespace Lab.Reports.Growth;

/// <summary>
/// Growth traces as collapsed stacks (flamegraph.pl, inferno, speedscope): <c>outermost;…;innermost BYTES</c>, a line for each stack.
/// </summary>
public static class CollapsedStacks
{
    /// <param name="probes">Those without a trace are left out.</param>
    public static string Render(IEnumerable<ProbeResult> probes)
    {
        var stacks = probes
            .SelectMany(probe => StepRun.Weighted(probe.Growth).Select(step => (Stack: Line(probe, step.Step), Bytes: step.Bytes.Bytes)))
            .GroupBy(s => s.Stack, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var stack in stacks)
            text.Append(CultureInfo.InvariantCulture, $"{stack.Key} {stack.Sum(s => s.Bytes)}\n");
        return text.ToString();
    }

    private static string Line(ProbeResult probe, GrowthStep step) =>
        string.Join(';', step.Python.Reverse().Select(GrowthText.Line)
            .Prepend(EnvironmentText.Name(probe))
            .Append(GrowthText.Function(step.Module, step.Symbol, step.Offset))
            .Select(Escape));

    /// <summary>The separators of the format, and what would not be seen.</summary>
    private static string Escape(string frame) => VisibleText.Line(frame.Replace(';', ':').Replace('\n', ' '));
}
