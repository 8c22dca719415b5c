using Lab.Trials;

namespace Lab.Commands;

/// <summary>A Python exception in one line: where, what, and in which part of the workload.</summary>
internal static class RaisedLine
{
    /// <summary>The catalog's own errors are written for the user and stand alone.</summary>
    private const string CatalogError = "lab_catalog.WorkloadError";

    public static string Describe(string workload, Outcome.Raised raised)
    {
        var message = raised.Message.ReplaceLineEndings(" ").Trim();
        if (raised.ExceptionType == CatalogError)
            return message.Contains(workload, StringComparison.Ordinal) ? message : $"{workload}: {message}";
        var stage = raised.Stage == TrialStage.SetUp ? "its set-up" : "the call";
        var type = message.Length == 0 ? raised.ExceptionType : $"{raised.ExceptionType}: {message}";
        return $"{workload}: {stage} raised {type}{LastLine(raised.Traceback)}";
    }

    /// <summary>The innermost place of the traceback: <c> (file.py, line 3)</c>.</summary>
    private static string LastLine(string traceback)
    {
        var place = traceback.Split('\n').LastOrDefault(l => l.StartsWith("  File ", StringComparison.Ordinal));
        if (place is null || place.Split('"') is not [_, var file, var rest])
            return "";
        return $" ({file}{rest.Split(", in ")[0]})";
    }
}
