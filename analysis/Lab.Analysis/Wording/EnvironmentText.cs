using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Wording;

/// <summary>
/// The environment of a probe in words: above all its limit on BLAS threads, the one place for the console, the page and the pictures.
/// </summary>
public static class EnvironmentText
{
    /// <summary>For a cell below the heading <c>BLAS threads</c>: <c>unset</c>, or a number.</summary>
    /// <param name="limit">Null where nothing limits the BLAS.</param>
    public static string Threads(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "unset";

    /// <summary><c>BLAS threads unset</c>, <c>one BLAS thread</c>, <c>2 BLAS threads</c>.</summary>
    public static string BlasThreads(int? limit) => limit switch
    {
        null => "BLAS threads unset",
        1 => "one BLAS thread",
        _ => $"{Threads(limit)} BLAS threads",
    };

    /// <summary>The same as a heading: <c>One BLAS thread</c>.</summary>
    public static string Heading(int? limit) => limit == 1 ? "One BLAS thread" : BlasThreads(limit);

    /// <summary>To follow a workload's name: <c>with one BLAS thread</c>; nothing where the BLAS is not limited.</summary>
    public static string Limit(int? limit) => limit is null ? "" : $" with {BlasThreads(limit)}";

    /// <summary>A probe's name where both environments of a workload matter: <c>scipy.lu-500 with one BLAS thread</c>.</summary>
    public static string Name(ProbeResult probe) => probe.Label + Limit(probe.Environment.BlasThreads);

    /// <summary>The variables in effect and those that were removed, one a line.</summary>
    public static string Variables(TrialEnvironment environment) => string.Join(
        '\n', environment.Variables.Select(v => $"{v.Key}={v.Value}").Concat(environment.Unset.Select(u => $"{u} removed")));

    /// <summary>The same in one line, without those that limit the threads of a BLAS.</summary>
    public static string Others(TrialEnvironment environment) => string.Join(", ", environment.Variables
        .Where(v => v.Key != TrialEnvironment.ThreadsAtRunTime && !TrialEnvironment.ThreadCountVariables.Contains(v.Key))
        .Select(v => $"{v.Key}={v.Value}")
        .Concat(environment.Unset.Select(u => $"{u} removed")));

    /// <summary>The variable that limits the threads of the BLAS that Python loaded.</summary>
    public static string LimitVariable(PythonFacts python)
    {
        // Debian calls every BLAS libblas.so.3: its version tells which one it is.
        var blas = python.Blas.FirstOrDefault();
        if (Is("mkl"))
            return "MKL_NUM_THREADS";
        // OpenBLAS ignores its own variable where it was built with OpenMP (its README).
        return Is("blis") ? "BLIS_NUM_THREADS" : blas?.Threading == "OpenMP" ? "OMP_NUM_THREADS" : "OPENBLAS_NUM_THREADS";

        bool Is(string name) => $"{blas?.Library} {blas?.Version}".Contains(name, StringComparison.OrdinalIgnoreCase);
    }
}
