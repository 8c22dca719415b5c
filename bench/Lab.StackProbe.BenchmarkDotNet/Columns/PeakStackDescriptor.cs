using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using Perfolizer.Metrology;

namespace Lab.StackProbe.BenchmarkDotNet.Columns;

/// <summary>The metric: how many bytes of stack one invocation takes.</summary>
internal sealed class PeakStackDescriptor : IMetricDescriptor
{
    public static readonly PeakStackDescriptor Default = new();

    public string Id => "Peak Stack";

    public string DisplayName => Id;

    public string Legend => "Stack that one invocation takes, from its caller's stack pointer down, without the engine's frames";

    public string NumberFormat => "0.##";

    public UnitType UnitType => UnitType.Size;

    public string Unit => SizeUnit.B.Abbreviation;

    public bool TheGreaterTheBetter => false;

    public int PriorityInCategory => 10;

    public bool GetIsAvailable(Metric metric) => true;
}
