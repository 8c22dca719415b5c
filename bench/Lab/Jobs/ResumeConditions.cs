using Lab.Analysis.Comparing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>What must be the same for trials to stand in one capture: a number depends on each of these.</summary>
internal static class ResumeConditions
{
    /// <summary>
    /// The first difference between a run and the lab as it is now, in one line that says what to do; null if there is none.
    /// </summary>
    public static string? Difference(CaptureEntry.Header header, MachineFacts machine, PythonFacts python)
    {
        var first = MeasuringConditions.Differences((header.Machine, header.Python), (machine, python)).FirstOrDefault();
        if (first is null)
            return null;
        var (then, now) = (Short(first.Base), Short(first.Head));
        return first.Condition is Condition.Python
            ? $"that run used {then}, this one would use {now}: name the other with --python, or start a new run"
            : $"that run was measured with {then}, this one would be with {now}: start a new run";
    }

    /// <summary>A capture may name anything; the message stays one line.</summary>
    private static string Short(string text) => VisibleText.Line(text, 55);
}
