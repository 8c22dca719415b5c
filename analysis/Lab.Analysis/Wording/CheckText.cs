using System.Diagnostics;
using Lab.Analysis.Checks;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>What a check says, in words: the one place for the console, a job's summary and test results.</summary>
public static class CheckText
{
    /// <summary>For a cell of a table.</summary>
    public static string Verdict(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Passed => "passed",
        CheckVerdict.Skipped => "skipped",
        CheckVerdict.NoHeadroom => "no headroom",
        CheckVerdict.TooSmall => "too small",
        CheckVerdict.MinimumTooLarge => "minimum too large",
        CheckVerdict.NotVerified => "not verified",
        CheckVerdict.NotMeasured => "not measured",
        _ => throw new UnreachableException(),
    };

    /// <summary><c>3180 KiB (varies)</c>; a dash where there is none.</summary>
    public static string Minimum(CheckedWorkload workload) =>
        workload.MinimumStackBytes is { } minimum ? minimum + (workload.Varies ? " (varies)" : "") : "–";

    /// <summary>What it asks for; a dash where that is not known.</summary>
    public static string Required(CheckedWorkload workload) => workload.RequiredBytes?.ToString() ?? "–";

    /// <summary>The last line: it says how many passed only of a check that came to its end.</summary>
    public static string Summary(CheckResult check) => check.Problem is { } problem
        ? $"the check did not come to its end: {problem}"
        : string.Create(CultureInfo.InvariantCulture, $"{check.Passed} passed, {check.Failed} failed, {check.Skipped} skipped");

    /// <summary>Why a workload failed or is skipped; empty for one that passed.</summary>
    internal static string Explain(CheckedWorkload workload) => workload.Verdict switch
    {
        CheckVerdict.Passed => "",
        CheckVerdict.Skipped => workload.Reason ?? "",
        CheckVerdict.NoHeadroom =>
            $"no headroom: it needs {Need(workload)}; {Short(workload)}{Taken(workload)}{WaysOut(workload)}",
        CheckVerdict.TooSmall =>
            $"too small: it needs {Need(workload)}; {Short(workload)}{Plain(workload)}{Taken(workload)}{WaysOut(workload)}",
        CheckVerdict.MinimumTooLarge =>
            $"minimum too large: it needs {Minimum(workload)}, the budget allows {workload.LargestMinimumBytes}: "
                + $"{workload.MinimumStackBytes - workload.LargestMinimumBytes} too much{Taken(workload)}",
        CheckVerdict.NotVerified =>
            $"not verified: no pair of trials one page apart confirms its minimum of {Minimum(workload)}{Taken(workload)}",
        CheckVerdict.NotMeasured => $"not measured: {WhyNot(workload)}",
        _ => throw new UnreachableException(),
    };

    private static string Need(CheckedWorkload workload)
    {
        var margin = workload.HeadroomBytes is { } headroom ? $"the budget's headroom of {headroom}" : "its margin";
        var allowed = workload.MinimumStackBytes > workload.LargestMinimumBytes
            ? $" (the budget allows {workload.LargestMinimumBytes})" : "";
        return $"{Minimum(workload)}{allowed} and with {margin} {workload.RequiredBytes}";
    }

    private static string Short(CheckedWorkload workload) => workload.ShortBytes is { } missing && missing > ByteSize.Zero
        ? $"a stack of {workload.StackBytes} is {missing} short"
        : $"a stack of {workload.StackBytes} should do";

    private static string Plain(CheckedWorkload workload) => workload.PlainThread is { } ended
        ? $". On a plain thread of that size it {OutcomeText.Sentence(ended.Judged)}"
        : "";

    private static string Taken(CheckedWorkload workload) => workload switch
    {
        // A function's name stays as it is.
        { TakenBy: { Recursion: not null } recursion } => $". A{recursion.ToString()[1..]}",
        { TakenBy: { } consumer } => $". {consumer}",
        { TraceProblem: { } problem } => $". What took it could not be traced: {problem}",
        _ => "",
    };

    private static string WaysOut(CheckedWorkload workload) =>
        workload.WaysOut.IsEmpty ? "" : $". Tried, and enough: {string.Join("; or ", workload.WaysOut)}";

    private static string WhyNot(CheckedWorkload workload) => workload switch
    {
        { Reason: { } reason } => reason,
        { PlainThread: { } ended } => $"on a plain thread of {ended.StackBytes} it {OutcomeText.Sentence(ended.Judged)}",
        _ => $"no plain thread of {workload.StackBytes} was tried",
    };
}
