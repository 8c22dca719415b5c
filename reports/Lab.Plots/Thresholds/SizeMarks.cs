using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Plots.Drawing;
using Lab.Trials;
using ScottPlot;

namespace Lab.Plots.Thresholds;

/// <summary>
/// The sizes in common use and the recommended one, as lines through all rows. Labels stand to the right of their lines, in steps from the upper
/// left to the lower right: so no line goes through another's label.
/// </summary>
internal sealed class SizeMarks
{
    private const float LineHeight = 13;
    private const float LabelSize = 10;
    private const float Gap = 4;

    private readonly SizeAxis _axis;
    private readonly List<(ByteSize Size, LabelStyle Label, LineStyle Line, int Step)> _marks = [];

    /// <param name="width">Pixels that the axis has.</param>
    public SizeMarks(Theme theme, SizeAxis axis, float width, ByteSize? recommended)
    {
        _axis = axis;
        var common = CommonStackSize.All.Select(c => (c.Size, theme.Text($"{c.Label} {c.Where}", LabelSize), Line(theme.Mark, 1, LinePattern.Dotted)));
        var marks = recommended is { } size
            ? common.Append((size, theme.Text($"{SizeText.Of(size)} recommended", LabelSize, theme.Accent, bold: true), Line(theme.Accent.WithOpacity(0.7), 2.5f, LinePattern.Solid)))
            : common;
        foreach (var (at, label, line) in marks.OrderBy(m => m.Item1))
        {
            var step = _marks.Where(m => X(m.Size) + Gap + m.Label.Measure().Width + Gap > X(at)).Select(m => m.Step + 1).DefaultIfEmpty(0).Max();
            _marks.Add((at, label, line, step));
        }

        float X(ByteSize of) => (float)(axis.X(of) / SizeAxis.To) * width;
    }

    /// <summary>Pixels above the rows.</summary>
    public float Height => ((_marks.Max(m => m.Step) + 1) * LineHeight) + Gap;

    public void AddTo(Panel panel, double bottom)
    {
        foreach (var (size, label, line, step) in _marks)
        {
            var (x, above) = (_axis.X(size), Height - (step * LineHeight));
            panel.Add(new Stroke(new CoordinateLine(x, bottom, x, 0), line, above - 2))
                .Add(new Note(new(x, 0), label, Gap, (LineHeight / 2) - above));
        }
    }

    private static LineStyle Line(Color color, float width, LinePattern pattern) => new() { Color = color, Width = width, Pattern = pattern };
}
