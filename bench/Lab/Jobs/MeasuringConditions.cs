using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>What must be the same for trials to stand in one capture: a number depends on each of these.</summary>
internal static class MeasuringConditions
{
    /// <summary>
    /// The first difference between a run and the lab as it is now, in one line that says what to do; null if there is none.
    /// </summary>
    public static string? Difference(CaptureEntry.Header header, MachineFacts machine, PythonFacts python)
    {
        var (then, before) = (header.Python, header.Machine);
        if (then.Executable != python.Executable || then.Version != python.Version)
        {
            var (old, now) = (Short($"{then.Executable} {then.Version}"), Short($"{python.Executable} {python.Version}"));
            return $"that run used {old}, this one would use {now}: name the other with --python, or start a new run";
        }

        foreach (var package in then.Packages.Keys.Union(python.Packages.Keys).Order(StringComparer.Ordinal))
        {
            if (then.Packages.GetValueOrDefault(package) is var old && python.Packages.GetValueOrDefault(package) is var now && old != now)
                return Line($"{package} {old ?? "missing"}", $"{package} {now ?? "missing"}");
        }

        if (Describe(then) is var oldBlas && Describe(python) is var newBlas && oldBlas != newBlas)
            return Line(oldBlas, newBlas);
        return before.Processor == machine.Processor && before.Cores == machine.Cores
            ? null
            : Line($"{before.Processor} with {before.Cores} cores", $"{machine.Processor} with {machine.Cores} cores");
    }

    private static string Line(string then, string now) =>
        $"that run was measured with {Short(then)}, this one would be with {Short(now)}: start a new run";

    /// <summary>A capture may name anything; the message stays one line.</summary>
    private static string Short(string text) => VisibleText.Line(text, 55);

    private static string Describe(PythonFacts python) => python.Blas.IsEmpty
        ? "no BLAS"
        : string.Join(" and ", python.Blas
            .Select(b => $"{b.Library} {b.Version ?? "of unknown version"} core {b.Core ?? "unknown"}")
            .Order(StringComparer.Ordinal));
}
