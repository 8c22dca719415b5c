using Lab.Jobs;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

public sealed class ResumeConditionsTests
{
    private static readonly BlasFacts OpenBlas = new("libopenblas.so.0", "0.3.21", "Haswell", 2, "pthreads");

    private static readonly PythonFacts Python = new(
        "/usr/bin/python3", "3.11.2", "libpython3.11.so.1.0", ImmutableSortedDictionary<string, string>.Empty.Add("numpy", "1.24.2"),
        [OpenBlas]);

    private static readonly MachineFacts Machine = SampleHeader.Create().Machine;

    [Fact]
    public void The_same_conditions_do_not_differ_whatever_the_kernel_is() =>
        Assert.Null(Difference(Python with { Packages = Python.Packages.SetItem("numpy", "1.24.2"), Blas = [OpenBlas] }, Machine with
        { Kernel = "7.0" }));

    [Theory]
    [InlineData("Zen",
        "that run was measured with libopenblas.so.0 0.3.21 core Haswell, this one would be with libopenblas.so.0 0.3.21 core Zen: "
            + "start a new run")]
    [InlineData(null,
        "that run was measured with libopenblas.so.0 0.3.21 core Haswell, this one would be with libopenblas.so.0 0.3.21 core unknown: "
            + "start a new run")]
    public void Another_core_of_the_BLAS_is_named(string? core, string line) =>
        Assert.Equal(line, Difference(Python with { Blas = [OpenBlas with { Core = core }] }));

    [Fact]
    public void Another_version_of_the_BLAS_and_none_are_named()
    {
        Assert.Contains("0.3.30", Difference(Python with { Blas = [OpenBlas with { Version = "0.3.30" }] }), StringComparison.Ordinal);
        Assert.Contains("with no BLAS: ", Difference(Python with { Blas = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_are_compared_by_version_and_presence()
    {
        Assert.Equal(
            "that run was measured with numpy 1.24.2, this one would be with numpy 2.0.0: start a new run",
            Difference(Python with { Packages = Python.Packages.SetItem("numpy", "2.0.0").Add("scipy", "1.10.1") }));
        Assert.Equal(
            "that run was measured with scipy missing, this one would be with scipy 1.10.1: start a new run",
            Difference(Python with { Packages = Python.Packages.Add("scipy", "1.10.1") }));
    }

    [Fact]
    public void Another_Python_is_named_with_the_way_to_name_it() =>
        Assert.EndsWith(
            " 3.12.1: name the other with --python, or start a new run",
            Difference(Python with { Version = "3.12.1" }),
            StringComparison.Ordinal);

    [Fact]
    public void Another_processor_or_number_of_cores_is_named()
    {
        Assert.Equal(
            "that run was measured with a processor with 2 cores, this one would be with another with 2 cores: start a new run",
            Difference(Python, Machine with { Processor = "another" }));
        Assert.Contains("with 3 cores", Difference(Python, Machine with { Cores = 3 }), StringComparison.Ordinal);
    }

    private static string? Difference(PythonFacts python, MachineFacts? machine = null) =>
        ResumeConditions.Difference(SampleHeader.Create() with { Python = Python }, machine ?? Machine, python);
}
