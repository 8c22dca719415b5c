using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Growth;

/// <summary>One growth trace: steps across, depth downwards as stacks grow, and the functions that took much of it by name.</summary>
internal sealed class Staircase(Theme theme, ProbeResult probe)
{
    private const float NameSize = 10.5f;
    private const float WordSize = 9.5f;
    private const float Gap = 6;

    /// <summary>Room below the deepest step.</summary>
    private const double Below = 1.06;

    private static readonly PixelPadding Margins = new(50, 4, 18, 37);

    private readonly ImmutableArray<StepRun> _runs = StepRun.Of(probe.Growth);
    private readonly ByteSize _depth = probe.Growth[^1].DepthBytes;

    public static LineStyle Line(Theme theme) => new() { Color = theme.Ink, Width = 1.5f };

    public static LineStyle Taker(Theme theme) => new() { Color = theme.Danger, Width = 3 };

    public Panel At(PixelRect place)
    {
        var panel = new Panel(theme, place, Margins, new AxisLimits(0, probe.Growth.Length, -_depth.Bytes * Below, 0))
            .TicksLeft(Depths().Select(d => ((double)-d.Bytes, d == ByteSize.Zero ? "0" : SizeText.Of(d))))
            .TicksBelow(Numbers().Select(n => (n, string.Create(CultureInfo.InvariantCulture, $"step {n}"))));
        panel.Plot.Grid.XAxisStyle.IsVisible = false;
        AddStairs(panel);
        AddNames(panel);
        AddHeading(panel, place.Width);
        return panel;
    }

    private void AddHeading(Panel panel, float width)
    {
        var corner = new Coordinates(0, 0);
        var name = $"{EnvironmentText.Name(probe)}: {SizeText.Of(_depth)}";
        var most = probe.Consumers[0];
        var python = most.Python is { } frame
            ? string.Create(CultureInfo.InvariantCulture, $", called from {frame.Function} ({Path.GetFileName(frame.File)}:{frame.Line})")
            : "";
        panel.Add(new Note(corner, theme.Text(theme.Fit(name, NameSize, width, bold: true), NameSize, bold: true), right: -Margins.Left, down: -28))
            .Add(new Note(corner, theme.Text(theme.Fit($"{most.Symbol ?? most.Native}{python}", WordSize, width), WordSize, theme.Quiet), right: -Margins.Left, down: -14));
    }

    private void AddStairs(Panel panel)
    {
        var corners = new List<Coordinates>();
        var before = 0.0;
        foreach (var (step, i) in probe.Growth.Select((s, i) => (s, i)))
        {
            var depth = -(double)step.DepthBytes.Bytes;
            corners.AddRange([new(i, before), new(i, depth), new(i + 1, depth)]);
            before = depth;
        }

        var filled = panel.Plot.Add.Polygon([new(0, 0), .. corners, new(probe.Growth.Length, 0)]);
        (filled.FillColor, filled.LineWidth, filled.MarkerStyle.Size) = (theme.Card, 0, 0);
        var most = (probe.Consumers[0].Module, probe.Consumers[0].Symbol);
        var taken = _runs.Where(r => (r.Module, r.Symbol) == most).SelectMany(r => r.Risers)
            .Select(r => new Coordinates[] { new(r.Index, -r.From.Bytes), new(r.Index, -r.To.Bytes) });
        panel.Add(new Stroke([corners], Line(theme)))
            .Add(new Stroke(taken, Taker(theme)));
    }

    /// <summary>
    /// Names stand beside the middle of their steps, to the side that has more room: on the right above it, on the left below, where the stairs
    /// turn away from them.
    /// </summary>
    private void AddNames(Panel panel)
    {
        var perStep = panel.Data.Width / probe.Growth.Length;
        foreach (var run in _runs.Where(r => r.IsLargeOf(_depth)).OrderByDescending(r => r.Bytes).Take(StepRun.MostNamed))
        {
            var middle = run.Risers.First(r => r.To.Bytes >= run.MiddleDepth).Index;
            var onRight = middle < probe.Growth.Length / 2.0;
            var room = (perStep * (onRight ? probe.Growth.Length - middle : middle)) - (2 * Gap);
            var words = $"{theme.Fit(run.Name, WordSize, room)}\n{theme.Fit(run.Growth, WordSize, room)}";
            var label = theme.Text(words, WordSize, alignment: onRight ? Alignment.LowerLeft : Alignment.UpperRight);
            label.BackgroundColor = onRight ? theme.Card : theme.Ground;
            panel.Add(new Note(new(middle, -run.MiddleDepth), label, right: onRight ? Gap : -Gap, down: onRight ? -Gap / 2 : Gap / 2));
        }
    }

    /// <summary>Three to six round depths.</summary>
    private IEnumerable<ByteSize> Depths()
    {
        var step = new ByteSize(_depth.Bytes / 5).RoundUpToPowerOfTwo();
        for (var depth = ByteSize.Zero; depth <= _depth; depth += step)
            yield return depth;
    }

    /// <summary>The first and the last step, and one between where there is room.</summary>
    private IEnumerable<double> Numbers()
    {
        var count = probe.Growth.Length;
        return count > 4 ? [1, Math.Round(count / 2.0), count] : [1, count];
    }
}
