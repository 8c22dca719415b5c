using Lab.Testing.Timings;

namespace Lab.Reports.Tests.Markup;

public class SizeOfTests
{
    [Fact]
    public void The_bytes_are_there_on_hover_and_to_sort_by() => Assert.Contains(
        ReportPage.Of(SampleTimings.Build()).Section("probes").Descendants("data"),
        s => s.Value == "3180 KiB" && (string?)s.Attribute("title") == "3,256,320 bytes" && (string?)s.Attribute("value") == "3256320");
}
