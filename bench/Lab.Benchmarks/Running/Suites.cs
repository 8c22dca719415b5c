namespace Lab.Benchmarks.Running;

/// <summary>The lab's suites, in the order they are run.</summary>
internal static class Suites
{
    public static readonly IReadOnlyList<Suite> All = [];
}
