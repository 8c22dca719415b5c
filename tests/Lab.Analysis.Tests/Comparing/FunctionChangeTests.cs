using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Comparing;

/// <summary>Two growth traces, function by function.</summary>
public sealed class FunctionChangeTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void A_function_that_goes_deeper_is_named_with_its_strides_whatever_the_version_of_its_library()
    {
        var change = Compare(Traced("libopenblasp-r0.3.21.so", 6), Traced("libopenblasp-r0.3.29.so", 8))[0];

        Assert.Equal(ByteSize.FromKiB(2 * 528), change.ChangeBytes);
        Assert.Equal(
            "dgetrf_parallel (libopenblasp-r0.3.21.so) took 3168 KiB in 6 steps of up to 528 KiB, now 4224 KiB in 8 steps of up to "
                + "528 KiB (libopenblasp-r0.3.29.so), called from lu_factor (_decomp_lu.py:79)",
            ComparisonText.Function(change));
    }

    [Fact]
    public void Functions_that_only_one_stack_holds_are_new_or_gone()
    {
        var (six, other) = (Traced("libopenblas.so", 6), Traced("libopenblas.so", 6, function: "dgetrf_single"));

        Assert.Equal(
            [
                "gone: dgetrf_parallel (libopenblas.so) took 3168 KiB in 6 steps of up to 528 KiB, called from lu_factor "
                    + "(_decomp_lu.py:79)",
                "new: dgetrf_single (libopenblas.so) takes 3168 KiB in 6 steps of up to 528 KiB, called from lu_factor "
                    + "(_decomp_lu.py:79)",
            ],
            Compare(six, other).Select(ComparisonText.Function));
    }

    [Fact]
    public void The_same_traces_and_one_trace_alone_differ_in_nothing()
    {
        Assert.Empty(Compare(Traced("libopenblas.so", 6), Traced("libopenblas.so", 6)));
        Assert.Empty(Compare(Traced("libopenblas.so", 6), Lab(c => c)));
    }

    [Fact]
    public void First_touches_are_compared_where_the_frames_of_one_stack_are_not_known()
    {
        var touched = Lab(c => c.Traced(Lu, Outcomes.Completed, SampleGrowth.Lu));

        Assert.Empty(Compare(touched, Lab(c => c.Traced(Lu, Outcomes.Completed, SampleGrowth.Lu with
        {
            Occupants = [new("libopenblas.so.0", "dgetrf_parallel", 0, ByteSize.FromKiB(3000), 6, ByteSize.FromKiB(528))],
        }))));
    }

    [Theory]
    [InlineData("libopenblasp-r0.3.21.so", "libopenblasp")]
    [InlineData("libopenblas64_p-r0-0cf96a72.3.23.dev.so", "libopenblas64_p")]
    [InlineData("libscipy_openblas-68440149.so", "libscipy_openblas")]
    [InlineData("libscipy_openblas64_-56d6093b.so", "libscipy_openblas64_")]
    [InlineData("libpython3.11.so.1.0", "libpython")]
    [InlineData("python3.13", "python")]
    [InlineData("libc.so.6", "libc")]
    [InlineData("libc-2.31.so", "libc")]
    [InlineData("_flapack.cpython-311-x86_64-linux-gnu.so", "_flapack")]
    [InlineData("_flapack.abi3.so", "_flapack")]
    [InlineData("liblapack.so.3", "liblapack")]
    [InlineData("[jit]", "[jit]")]
    [InlineData("3", "3")]
    public void A_library_is_the_same_in_another_version(string module, string name) =>
        Assert.Equal(name, FunctionChange.Unversioned(module));

    private static ImmutableArray<FunctionChange> Compare(Results @base, Results head) =>
        Assert.Single(CaptureComparison.Of(@base, head).Workloads).Functions;

    private static Results Traced(string library, int strides, string function = "dgetrf_parallel") => Lab(c => c.Traced(
        Lu, Outcomes.Completed, new(
            [
                .. Enumerable.Range(1, strides).Select(i => new GrowthStep(
                    ByteSize.FromKiB(528 * i), ByteSize.FromKiB(528), library, function, 42, 1, [SampleGrowth.LuFactor], false)),
            ],
            null, UserModeOnly: false, 300)
        {
            Occupants = [new(library, function, 0, ByteSize.FromKiB(528 * strides), strides, ByteSize.FromKiB(528))],
        }));

    private static Results Lab(Func<CaptureBuilder, CaptureBuilder> trace) =>
        trace(new CaptureBuilder().Workload(Lu).Probe(Lu, 3180)).Analyse();
}
