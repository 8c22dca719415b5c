using Lab.Tracing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>A workload that raised instead of being measured, and its first exception.</summary>
internal sealed record RaisedWorkload(string Workload, Outcome.Raised Exception)
{
    /// <summary>
    /// Those of a capture, each once. Only a guarded trial tells: a plain thread below the minimum may raise anything, and that is a
    /// measurement.
    /// </summary>
    public static IReadOnlyList<RaisedWorkload> In(Capture capture) =>
    [
        .. from trial in capture.Trials
           where trial.Spec.Host.IsGuarded() && !trial.Spec.Trace
           let raised = trial.Outcome as Outcome.Raised
           where raised is not null
           group raised by trial.Spec.Workload into same
           select new RaisedWorkload(same.Key, same.First()),
    ];

    /// <summary>Of an exception's message: a workload may raise pages of it.</summary>
    private const int LongestMessage = 300;

    /// <summary>In one line: where, what, and in which part of the workload.</summary>
    public string Describe()
    {
        var message = Exception.Message.ReplaceLineEndings(" ").Trim();
        if (CatalogError.Is(Exception))
            return message.Contains(Workload, StringComparison.Ordinal) ? message : $"{Workload}: {message}";
        var stage = Exception.Stage == TrialStage.SetUp ? "its set-up" : "the call";
        var type = message.Length == 0 ? Exception.ExceptionType
            : $"{Exception.ExceptionType}: {VisibleText.Line(message, LongestMessage)}";
        return $"{Workload}: {stage} raised {type}{Place(Exception.Traceback)}";
    }

    /// <summary>The innermost place of the traceback: <c> (file.py, line 3)</c>.</summary>
    private static string Place(string traceback) => FrameReport.OfException(traceback) is [var innermost, ..]
        ? string.Create(CultureInfo.InvariantCulture, $" ({innermost.File}, line {innermost.Line})")
        : "";
}
