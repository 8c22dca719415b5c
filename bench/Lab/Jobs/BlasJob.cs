using Lab.Analysis;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>Measures the matrix that the header plans: each workload in the environment of each variant, on guarded stacks alone.</summary>
/// <param name="parallel">How many workloads are probed at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class BlasJob(ITrialRunner runner, RunDisplay display, int parallel, TimeSpan deadline) : IJob
{
    public Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var (header, plan) = (capture.Header, capture.Header.Blas!);
        ProbePlan[] plans =
        [
            .. from entry in header.Catalog
               where entry.Unavailable is null
               from variant in plan.Variants
               let probe = Plan(header, entry.Name, variant.Environment, plan.Host)
               // A library may become the user's choice, a kernel of another CPU is none: its recommended size is tried too.
               select variant.Kernel is null ? probe with { PlainSizes = UsualSizes.None } : probe,
        ];
        new Random(header.Seed).Shuffle(plans);
        ProbePlan[][] each = [.. plans.Select(plan => new[] { plan })];
        return ProbeLoop.MakeAsync(each, parallel, new CapturedTrials(runner, capture, deadline), display, cancel);
    }

    /// <summary>Its minimum, and who takes the stack.</summary>
    public static ProbePlan Plan(CaptureEntry.Header header, string workload, TrialEnvironment environment, Host host) =>
        new(workload, environment, header.Repeats, PlainSizes: null)
        {
            Host = host,
            Seed = header.Seed,
            Trace = TraceMode.WhenLarge,
            Margins = MarginRule.Of(header),
        };
}
