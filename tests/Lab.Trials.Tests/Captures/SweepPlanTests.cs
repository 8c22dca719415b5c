using System.Text.Json;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Captures;

public sealed class SweepPlanTests
{
    private static readonly SweepPlan Plan = new(
        [ByteSize.FromKiB(64), ByteSize.FromMiB(1)], ByteSize.FromKiB(16), [Host.Guarded, Host.Lapack]);

    [Theory]
    [InlineData(100, new long[] { 64, 96, 100, 1024 })]
    [InlineData(64, new long[] { 60, 64, 1024 })]
    [InlineData(2048, new long[] { 64, 1024, 2044, 2048 })]
    [InlineData(16, new long[] { 16, 64, 1024 })]
    [InlineData(12, new long[] { 64, 1024 })]
    public void A_minimum_and_a_page_less_are_tried_each_once_where_a_thread_can_have_them(long minimum, long[] sizes) =>
        Assert.Equal(sizes.Select(ByteSize.FromKiB), Plan.SizesFor(ByteSize.FromKiB(minimum)));

    [Fact]
    public void Named_sizes_are_all_there_are() =>
        Assert.Equal(Plan.Sizes.ToArray(), (Plan with { AroundMinimumFrom = null }).SizesFor(ByteSize.FromKiB(100)).ToArray());

    [Fact]
    public void Without_a_routine_there_is_no_LAPACK_to_call()
    {
        var entry = new CatalogEntry("a.b", "a", "", [], true, null);

        Assert.Equal([Host.Guarded], Plan.HostsFor(entry).ToArray());
        Assert.Equal([Host.Guarded, Host.Lapack], Plan.HostsFor(entry with { Lapack = "dgetrf 500" }).ToArray());
    }

    [Fact]
    public void A_header_of_no_sweep_is_written_and_read_as_before_there_were_any()
    {
        var text = JsonRoundTrip.Text(SampleEntries.Header);

        Assert.DoesNotContain("sweep", text, StringComparison.Ordinal);
        Assert.Null(((CaptureEntry.Header)JsonSerializer.Deserialize(text, TrialsJson.Default.CaptureEntry)!).Sweep);
    }
}
