using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>The plan that the supervisor handed over; BenchmarkDotNet's own processes inherit it.</summary>
internal static class CurrentPlan
{
    /// <exception cref="InvalidOperationException">There is none: this process was not started by the lab.</exception>
    public static BenchmarkPlan Read()
    {
        var path = Environment.GetEnvironmentVariable(BenchmarkPlan.Variable)
            ?? throw new InvalidOperationException(
                "the benchmarks are started by the lab: dotnet run -c Release --project bench/Lab -- bench");
        return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrialsJson.Default.BenchmarkPlan)
            ?? throw new InvalidOperationException($"{path} holds no plan");
    }
}
