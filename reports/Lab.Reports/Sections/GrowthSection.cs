using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Growth;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Reports.Pictures;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>Where the stack goes: the functions that deepened it in each traced probe, with every step folded away below.</summary>
internal static class GrowthSection
{
    private const int Shown = 3;

    public static bool IsShown(Results results) => results.Probes.Any(p => !p.Growth.IsEmpty || p.GrowthProblem is not null);

    public static Html Render(Results results, ReportPictures pictures)
    {
        var traced = results.Probes
            .Where(p => !p.Growth.IsEmpty)
            .OrderByDescending(p => p.PeakBytes)
            .ThenBy(p => p.Workload, StringComparer.Ordinal)
            .ToImmutableArray();
        if (traced.IsEmpty)
            return Without(results);
        var isUnwound = traced.Any(p => p.Consumers.Any(c => c.Frames is not null));
        return $"""
            <section id="growth"><h2>Where the stack goes</h2>
            <p>The trace needs no crash. Each first touch of a page deeper than all before stops the thread for a moment, and the lab notes the native
            function that touched it and the Python frames at that moment.{(isUnwound ? Unwound : "")}{Cost(traced)}{Coarse(traced)}</p>
            {PicturesSection.InPage(results, pictures, PictureKind.Growth)}
            <div class="scroll tall"><table class="growth"><thead><tr>
            <th scope="col">Workload</th><th scope="col" class="number">Peak</th><th scope="col">Taken by</th>
            <th scope="col" class="number">Takes</th><th scope="col" class="number">{(isUnwound ? "Largest frame" : "Longest step")}</th><th scope="col">Python line</th>
            </tr></thead>{traced.Select(Rows)}</table></div>
            {LargeFrames(LibraryFrames.Of(results.Probes))}
            <details class="more"><summary>Every step</summary>{traced.Select(Steps)}</details>
            </section>
            """;
    }

    private const string Unwound =
        " At the deepest moment it unwinds the stack: the table says whose frames held it, “every step” who touched each page first.";

    /// <summary>What decides whether a guard page can stop an overrun: it is a matter of how a library was compiled.</summary>
    private static Html LargeFrames(ImmutableArray<LibraryFrames> libraries) => libraries.IsEmpty
        ? Html.Empty
        : $"""
          <p>Frames larger than a guard page of 4 KiB:</p><ul>{libraries.Select(LargeFrame)}</ul>

          """;

    private static Html LargeFrame(LibraryFrames frames) => $"""
        <li><code>{frames.Function}</code> of <code>{frames.Module}</code> {(frames.Leaps
            ? "leaps down in one go: a guard page need not stop it"
            : "enters its frame page by page, as with stack-clash protection: a guard page stops it")}
        ({SizeMarkup.Of(GrowthText.Rounded(frames.Bytes))}).</li>

        """;

    private static Html Without(Results results) =>
        results.Probes.Select(p => p.GrowthProblem).FirstOrDefault(p => p is not null) is { } problem
        ? $"""<section id="growth"><h2>Where the stack goes</h2><p>Not traced: {problem}.</p></section>"""
        : Html.Empty;

    private static string Cost(ImmutableArray<ProbeResult> traced) => traced.Select(p => p.GrowthMicrosecondsPerPage).Max() is { } most
        ? string.Create(CultureInfo.InvariantCulture, $" A page took up to {most:0} µs; other trials are not slowed down.")
        : "";

    private static string Coarse(ImmutableArray<ProbeResult> traced) =>
        traced.Any(p => p.GrowthIsCoarse) ? $" This was {GrowthText.Coarse}." : "";

    private static Html Rows(ProbeResult probe)
    {
        var consumers = Worthwhile(probe).ToImmutableArray();
        return $"<tbody>{consumers.Select((c, i) => Row(probe, c, i, consumers.Length))}</tbody>";
    }

    /// <summary>The functions that took most of it, until less than a tenth is left.</summary>
    private static IEnumerable<StackConsumer> Worthwhile(ProbeResult probe)
    {
        var left = probe.Growth[^1].DepthBytes.Bytes;
        foreach (var consumer in probe.Consumers.Take(Shown))
        {
            yield return consumer;
            left -= consumer.Bytes.Bytes;
            if (left * 10 < probe.Growth[^1].DepthBytes.Bytes)
                yield break;
        }
    }

    private static Html Row(ProbeResult probe, StackConsumer consumer, int index, int rows) => $"""
        <tr>{(index > 0 ? Html.Empty : Head(probe, rows))}<td><code>{consumer.Name}</code></td>
        <td class="number">{SizeMarkup.Of(GrowthText.Rounded(consumer.Bytes))}</td>
        <td class="number">{SizeMarkup.Of(GrowthText.Rounded(consumer.LargestStep))}</td>
        <td>{Line(consumer.Python)}</td></tr>

        """;

    private static Html Head(ProbeResult probe, int rows) => $"""
        <th scope="row" rowspan="{rows}"><span class="workload">{EnvironmentText.Name(probe)}</span></th>
        <td class="number" rowspan="{rows}">{SizeMarkup.Of(probe.PeakBytes)}</td>
        """;

    private static Html Line(PythonFrame? frame)
    {
        if (frame is null)
            return $"""<span class="none">–</span>""";
        return $"""<code title="{frame.File}">{frame.Function}, {Path.GetFileName(frame.File)}:{frame.Line}</code>""";
    }

    private static Html Steps(ProbeResult probe) => $"""
        <details class="more"><summary>{EnvironmentText.Name(probe)}: every step{(probe.GrowthIsCoarse ? " (coarse)" : "")}</summary>
        <div class="scroll tall"><table class="steps"><thead><tr><th scope="col" class="number">Depth</th><th scope="col" class="number">Step</th>
        <th scope="col">Function</th><th scope="col">Python, innermost first</th></tr></thead>
        <tbody>{StepRun.ByLine(probe.Growth).Select(Step)}</tbody></table></div></details>
        """;

    /// <summary>One row for alike steps in a row: a recursion has hundreds.</summary>
    private static Html Step(StepRun run)
    {
        var times = run.Steps.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{run.Steps.Length} × ");
        return $"""
            <tr><td class="number">{SizeMarkup.Of(run.Last.DepthBytes)}</td><td class="number">{times}{SizeMarkup.Of(run.Last.StepBytes)}</td>
            <td><code>{GrowthText.Function(run.Module, run.Symbol, run.Last.Offset)}</code></td><td>{run.Last.Python.Take(Shown).Select(Frame)}</td></tr>

            """;
    }

    private static Html Frame(PythonFrame frame) => $"{Line(frame)} ";
}
