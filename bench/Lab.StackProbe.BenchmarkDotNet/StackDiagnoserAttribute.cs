using BenchmarkDotNet.Configs;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// Shows what one invocation of each benchmark of the class takes of its stack (column <c>Peak Stack</c>), the size of the stack that it ran
/// on where one was asked for (<c>Stack</c>) and how it ended (<c>Outcome</c>). The benchmarks themselves need nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class StackDiagnoserAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddStackDiagnoser();
}
