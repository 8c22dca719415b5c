using System.Reflection;
using BenchmarkDotNet.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>What the operations of call overhead bring back, each made once as BenchmarkDotNet makes it.</summary>
internal static class OperationValues
{
    /// <summary>
    /// One line an operation: its name, a tab, its value; of a string its length, of nothing 0, or why it cannot be made.
    /// </summary>
    public static void Print(BenchmarkPlan plan, TextWriter output)
    {
        foreach (var benchmark in Suite.Of(plan).SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases))
        {
            if (Suite.TimedBy(benchmark) is Timed.Call call)
                output.WriteLine($"{call.Operation}\t{Make(benchmark.Descriptor)}");
        }
    }

    private static string Make(Descriptor benchmark)
    {
        var suite = Activator.CreateInstance(benchmark.Type);
        try
        {
            benchmark.GlobalSetupMethod?.Invoke(suite, null);
            var value = benchmark.WorkloadMethod.Invoke(suite, null) switch
            {
                double number => number,
                string text => text.Length,
                _ => 0,
            };
            benchmark.GlobalCleanupMethod?.Invoke(suite, null);
            return value.ToString(CultureInfo.InvariantCulture);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException!.Message;
        }
    }
}
