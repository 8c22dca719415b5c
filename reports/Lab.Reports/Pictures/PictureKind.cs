namespace Lab.Reports.Pictures;

/// <summary>What a picture shows. Its name in lower case begins the names of its files.</summary>
public enum PictureKind
{
    /// <summary>Minimum stack and overrun zone of each workload.</summary>
    Thresholds,

    /// <summary>Latency over stack size, with the crash and overrun zones.</summary>
    Latency,

    /// <summary>Call overhead of each operation through each bridge.</summary>
    Overhead,

    /// <summary>Growth traces of the deepest workloads.</summary>
    Growth,

    /// <summary>Need of workloads over their n.</summary>
    Curve,
}
