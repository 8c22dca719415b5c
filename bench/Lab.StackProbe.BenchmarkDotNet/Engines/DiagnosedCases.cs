using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using BenchmarkDotNet.Validators;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>Wraps the engine factory of each benchmark case that is about to run in a <see cref="StackEngineFactory"/>.</summary>
/// <remarks>
/// A diagnoser sees the cases once before they are built: when it validates them. By then all jobs are merged, and a job that mutates
/// others (which replaces whole characteristics) has been applied. So everything that the user set is in the job and stays there, including
/// environment variables and another engine factory. The cases are in the very array that is built and run afterwards.
/// </remarks>
internal static class DiagnosedCases
{
    /// <summary>Replaces the cases in place; returns what it cannot do as errors.</summary>
    public static IEnumerable<ValidationError> Attach(IReadOnlyList<BenchmarkCase> benchmarks)
    {
        List<ValidationError> errors = [];
        if (benchmarks is not BenchmarkCase[] cases)
        {
            if (benchmarks.Any(benchmark => benchmark.Job.Infrastructure.EngineFactory is not StackEngineFactory { MeasuresPeak: true }))
                errors.Add(new(isCritical: true, "this version of BenchmarkDotNet does not let the stack diagnoser take part in the run"));
            return errors;
        }

        BenchmarkCase[] given = [.. cases];
        for (var i = 0; i < cases.Length; i++)
        {
            var factory = StackEngineFactory.Of(given[i].Job);
            if (Refusal(given[i], factory.Inner) is { } refusal)
                errors.Add(new(isCritical: true, refusal, given[i]));
            else if (!factory.MeasuresPeak)
            {
                var job = Diagnosed(given[i], factory, given, errors);
                cases[i] = BenchmarkCase.Create(given[i].Descriptor, job, given[i].Parameters, given[i].Config);
            }
        }

        return errors;
    }

    private static Job Diagnosed(BenchmarkCase benchmark, StackEngineFactory factory, BenchmarkCase[] all, List<ValidationError> errors)
    {
        var job = benchmark.Job;
        if (factory.IsOfAttribute)
        {
            Job[] others = [.. all
                .Where(other => other.Descriptor == benchmark.Descriptor && !StackEngineFactory.Of(other.Job).IsOfAttribute)
                .Select(other => other.Job)
                .Distinct()];
            if (others.Length > 1)
            {
                var message = $"there are several jobs: the sizes of [StackSizes] run with the settings of {others[0].ResolvedId}";
                errors.Add(new(isCritical: false, message, benchmark));
            }

            if (others.Length > 0)
            {
                job = Joined(job, others[0]);
                factory = factory with { Inner = StackEngineFactory.Of(others[0]).Inner };
            }
        }

        return job.WithFactory(factory with { MeasuresPeak = true, IsOfAttribute = false });
    }

    /// <summary>The settings of the other job under the name of the size. There is at most one baseline.</summary>
    private static Job Joined(Job size, Job other)
    {
        var joined = new Job(size.Id, other, size);
        if (joined.Meta.Baseline)
            joined.Meta.Baseline = false;
        return joined;
    }

    private static string? Refusal(BenchmarkCase benchmark, IEngineFactory? inner)
    {
        if (inner?.GetType() is { } type && (!type.IsVisible || (!type.IsValueType && type.GetConstructor([]) is null)))
        {
            return $"the engine factory {type} must be public and have a public constructor without parameters: "
                + "the benchmark's process makes one";
        }

        if (typeof(IStackSized).IsAssignableFrom(benchmark.Descriptor.Type)
            && benchmark.Descriptor.GlobalSetupMethod is null
            && benchmark.Job.Infrastructure.TryGetToolchain(out var toolchain) && toolchain is InProcessNoEmitToolchain)
        {
            return $"with {nameof(InProcessNoEmitToolchain)} an {nameof(IStackSized)} benchmark needs a [GlobalSetup]: "
                + "without one the engine cannot read its size. Add one, or use another toolchain";
        }

        return null;
    }
}
