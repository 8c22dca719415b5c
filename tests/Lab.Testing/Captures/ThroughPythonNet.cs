using Lab.Trials;

namespace Lab.Testing.Captures;

/// <summary>The trials of a probe through pythonnet, as a run makes it: no plain thread but one of the recommended size.</summary>
public static class ThroughPythonNet
{
    public static CaptureBuilder ProbeThroughPythonNet(this CaptureBuilder capture, string workload, long kib)
    {
        var minimum = ByteSize.FromKiB(kib);
        return capture
            .Trial(workload, Host.PythonNet, ByteSize.FromMiB(16), Outcomes.Peaked(minimum), Watermark.Residency)
            .Trial(workload, Host.PythonNet, minimum, Outcomes.Peaked(new(minimum.Bytes - 664)), Watermark.Paint)
            .Trial(workload, Host.PythonNet, minimum - ByteSize.Page, Outcomes.Overflowed)
            .Trial(workload, Host.PythonNetThread, capture.Margins.For(workload, minimum).RecommendedBytes, Outcomes.Completed);
    }
}
