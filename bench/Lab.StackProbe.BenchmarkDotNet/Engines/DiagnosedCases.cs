using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using BenchmarkDotNet.Validators;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>Puts the stack's engine factory around the one of each benchmark case that is about to run.</summary>
/// <remarks>
/// A diagnoser is told of the cases once before they are built: when it is to validate them. Then all jobs are merged, and a job that mutates
/// others (which replaces whole characteristics) has done so: whatever the user set, environment variables and an engine factory of
/// their own included, is in the job, and stays. The cases stand in the very array that is built and run afterwards.
/// </remarks>
internal static class DiagnosedCases
{
    /// <summary>Replaces the cases in place; says in words what it cannot do.</summary>
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
                cases[i] = BenchmarkCase.Create(given[i].Descriptor, Diagnosed(given[i], factory, given, errors), given[i].Parameters, given[i].Config);
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
                errors.Add(new(isCritical: false, $"there are several jobs: the sizes of [StackSizes] run with the settings of {others[0].ResolvedId}", benchmark));
            if (others.Length > 0)
            {
                job = Joined(job, others[0]);
                factory = factory with { Inner = StackEngineFactory.Of(others[0]).Inner };
            }
        }

        return job.WithFactory(factory with { MeasuresPeak = true, IsOfAttribute = false });
    }

    /// <summary>The other job's settings under the size's name; there is one baseline at most.</summary>
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
            return $"the engine factory {type} must be public and have a public constructor without parameters: the benchmark's process makes one";
        if (typeof(IStackSized).IsAssignableFrom(benchmark.Descriptor.Type)
            && benchmark.Descriptor.GlobalSetupMethod is null
            && benchmark.Job.Infrastructure.TryGetToolchain(out var toolchain) && toolchain is InProcessNoEmitToolchain)
            return $"{nameof(InProcessNoEmitToolchain)} shows an engine the benchmark ({nameof(IStackSized)}) only if that has a [GlobalSetup]: give it one, or use another toolchain";
        return null;
    }
}
