using Lab.Analysis.Curves;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>The need over n in words: the one place for the console and the page.</summary>
public static class CurveText
{
    /// <summary><c>n = 100 … 118</c>.</summary>
    public static string Range(CurveStep step) =>
        step.FromN == step.ToN ? $"n = {N(step.FromN)}" : $"n = {N(step.FromN)} … {N(step.ToN)}";

    /// <summary>The need of a step: one size, or from the least to the most.</summary>
    public static string Need(CurveStep step) =>
        step.LeastBytes == step.MostBytes ? step.MostBytes.ToString() : $"{step.LeastBytes} … {step.MostBytes}";

    /// <summary><c>from n = 100 on: dgetrf_parallel (…) is new and takes 1020 KiB in all</c>; nothing of the first step.</summary>
    public static string Gate(CurveStep step)
    {
        if (step.Gate is not { } gate)
            return "";
        var place = gate.IsExact ? $"from n = {N(gate.N)} on" : $"between n = {N(gate.BelowN)} and {N(gate.N)}";
        var change = gate.ChangeBytes < ByteSize.Zero
            ? $"{new ByteSize(-gate.ChangeBytes.Bytes)} less" : $"{gate.ChangeBytes} more";
        var bytes = GrowthText.Rounded(new(Math.Abs(gate.FunctionBytes?.Bytes ?? 0)));
        return gate switch
        {
            { Function: null } => $"{place}: {change}",
            { IsNew: true } => $"{place}: {gate.Function} is new and takes {bytes} in all",
            { ChangeBytes.Bytes: < 0 } => $"{place}: {gate.Function} takes {bytes} less",
            _ => $"{place}: {gate.Function} takes {bytes} more",
        };
    }

    /// <summary>What each further n takes: <c>552 bytes a level</c>.</summary>
    public static string PerN(LinearGrowth growth) =>
        string.Create(CultureInfo.InvariantCulture, $"{growth.BytesPerN:#,0.#} bytes a level");

    /// <summary>What the curve says, in sentences.</summary>
    public static ImmutableArray<string> Sentences(CurveResult curve) =>
        [.. new[] { Unmeasured(curve), Level(curve), Growth(curve), End(curve), Budget(curve) }.OfType<string>().Concat(Fits(curve))];

    private static string? Unmeasured(CurveResult curve) => curve.Points.FirstOrDefault() is { NeedBytes: null } first
        ? $"With n = {N(first.N)} the call {first.Reason}." : null;

    private static string? Level(CurveResult curve) => curve is not { Steps: [var all], Growth: null, IsComplete: true } ? null
        : all.MostBytes - all.LeastBytes <= CurveSearch.Tolerance
        ? $"Neither a gate nor growth was seen: {Need(all)} for every n that has a need."
        : $"No gate was seen: the needs go from {all.LeastBytes} to {all.MostBytes}.";

    /// <summary>Up to where a need grows along a line: Python may end the call before a stack does.</summary>
    public static string Limit(CurveResult curve) => curve.End?.Reason.Contains("RecursionError", StringComparison.Ordinal) == true
        ? "larger n need more, until Python ends the call" : "no size is enough for every n";

    private static string? Growth(CurveResult curve) => curve.Growth is not { } growth ? null
        : $"From n = {N(growth.FromN)} on the need grows by {PerN(growth)} (for each further n), a straight line through "
            + $"{Plural.Of(growth.Points, "point")}: {Limit(curve)}. At n = {N(growth.CheckedAtN)} the line says "
            + $"{GrowthText.Rounded(growth.PredictedBytes)}, and {growth.CheckedBytes} was measured."
            + (growth.Function is null ? "" : $" The most is taken by {growth.Function}.");

    private static string? End(CurveResult curve)
    {
        if (curve.End is not { } end)
            return null;
        var from = end.N == end.LastN + 1 ? $"From n = {N(end.N)} on" : $"At n = {N(end.N)}";
        return end.Outcome switch
        {
            OutcomeKind.Raised => $"{from} the call {end.Reason}.",
            OutcomeKind.Crashed or OutcomeKind.Refused => $"{from} the call {end.Reason}, on the largest stack that the lab gives it.",
            _ => $"{from} nothing is known: the call {end.Reason}.",
        };
    }

    private static string? Budget(CurveResult curve) => curve.IsCutByBudget
        ? "Not every gate was found to the n: the probes were spent, or the curve was interrupted." : null;

    private static IEnumerable<string> Fits(CurveResult curve)
    {
        foreach (var fit in curve.Steps.IsEmpty ? [] : curve.Fits)
        {
            var stack = SizeText.Of(fit.StackBytes);
            if (fit.LargestN is not { } n)
            {
                yield return $"{stack} is too little even for n = {N(curve.Needs.First().N)}.";
                continue;
            }

            var all = n >= curve.Needs.Last().N && !fit.IsBeyond;
            var margin = fit.LargestNWithMargin is { } with
                ? $"with the lab's margin up to n = {N(with)}" : "without room for the lab's margin";
            var limit = fit.RecursionLimit is { } set
                ? $"; with sys.setrecursionlimit({N(set)}) or less Python ends the call before that" : "";
            var beyond = fit.IsBeyond ? ", by the line alone" : "";
            yield return $"{stack} is enough up to {(all ? "the largest measured " : "")}n = {N(n)}{beyond}, {margin}{limit}.";
        }
    }

    private static string N(int n) => n.ToString(CultureInfo.InvariantCulture);
}
