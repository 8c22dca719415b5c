using System.Text.Json;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests;

public sealed class TrialEnvironmentTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Of_what_is_inherited_only_steering_variables_are_taken()
    {
        var environment = Derive(Variables(
            ("PATH", "/bin"), ("HOME", "/root"), ("OPENBLAS_CORETYPE", "Haswell"), ("OMP_PROC_BIND", "true"), ("MKL_CBWR", "AVX2"),
            ("BLIS_ARCH", "zen"), ("GOTO_X", "1"), ("NVPL_Y", "2"), ("KMP_AFFINITY", "none"), ("GOMP_SPINCOUNT", "0"),
            ("FLEXIBLAS", "NETLIB"), ("FLEXIBLAS_VERBOSE", "1"), ("VECLIB_X", "1"), ("NUMEXPR_NUM_THREADS", "1"), ("MYOPENBLAS_Z", "3"),
            ("openblas_coretype", "lower")));

        Assert.Equal(
            [
                "BLIS_ARCH=zen", "FLEXIBLAS=NETLIB", "FLEXIBLAS_VERBOSE=1", "GOMP_SPINCOUNT=0", "GOTO_X=1", "KMP_AFFINITY=none",
                "MKL_CBWR=AVX2",
                "NVPL_Y=2", "OMP_PROC_BIND=true", "OPENBLAS_CORETYPE=Haswell", "VECLIB_X=1",
            ],
            environment.Variables.Select(v => $"{v.Key}={v.Value}"));
        Assert.Null(environment.BlasThreads);
        Assert.Empty(environment.Unset);
    }

    [Fact]
    public void An_inherited_thread_count_is_lifted()
    {
        var environment = Derive(Variables([.. TrialEnvironment.ThreadCountVariables.Select(name => (name, "1"))]));

        Assert.Empty(environment.Variables);
        Assert.Null(environment.BlasThreads);
    }

    [Fact]
    public void A_thread_count_that_the_user_set_stays()
    {
        var environment = Derive(Variables(("OMP_NUM_THREADS", "8"), ("MKL_NUM_THREADS", "8")), set: Variables(("OMP_NUM_THREADS", "3")));

        Assert.Equal(["OMP_NUM_THREADS=3"], environment.Variables.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal(3, environment.BlasThreads);
    }

    [Theory]
    [InlineData("4", null, 4)]
    [InlineData("4", "2", 2)]
    [InlineData("many", null, null)]
    [InlineData("4", "", 4)]
    public void The_limit_is_that_of_the_variable_that_goes_first(string openMp, string? openBlas, int? limit)
    {
        var set = Variables(("OMP_NUM_THREADS", openMp));
        if (openBlas is not null)
            set["OPENBLAS_NUM_THREADS"] = openBlas;

        Assert.Equal(limit, Derive(Nothing, set).BlasThreads);
    }

    [Fact]
    public void A_limit_sets_every_variable_that_limits_threads()
    {
        var environment = Derive(
            Variables(("OMP_NUM_THREADS", "8"), ("OPENBLAS_CORETYPE", "Haswell")), Variables(("MKL_NUM_THREADS", "5")), blasThreads: 1);

        Assert.Equal(1, environment.BlasThreads);
        Assert.Equal(
            [
                "BLIS_NUM_THREADS=1", "FLEXIBLAS_NUM_THREADS=1", "GOTO_NUM_THREADS=1", "MKL_NUM_THREADS=1", "OMP_NUM_THREADS=1",
                "OMP_THREAD_LIMIT=1",
                "OPENBLAS_CORETYPE=Haswell", "OPENBLAS_DEFAULT_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",
            ],
            environment.Variables.Select(v => $"{v.Key}={v.Value}"));
    }

    [Fact]
    public void What_the_user_set_is_taken_whether_it_steers_or_not()
    {
        var environment = Derive(
            Variables(("OPENBLAS_CORETYPE", "Haswell"), ("LD_PRELOAD", "a.so")),
            Variables(("OPENBLAS_CORETYPE", "Zen"), ("LD_PRELOAD", "b.so"), ("EMPTY", "")));

        Assert.Equal(["EMPTY=", "LD_PRELOAD=b.so", "OPENBLAS_CORETYPE=Zen"], environment.Variables.Select(v => $"{v.Key}={v.Value}"));
    }

    [Fact]
    public void What_the_user_removed_is_gone_and_noted()
    {
        var environment = Derive(
            Variables(("OPENBLAS_CORETYPE", "Haswell"), ("OMP_PROC_BIND", "true")), unset: ["OPENBLAS_CORETYPE", "LD_PRELOAD"]);

        Assert.Equal(["OMP_PROC_BIND=true"], environment.Variables.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal(["LD_PRELOAD", "OPENBLAS_CORETYPE"], environment.Unset.AsEnumerable());
    }

    [Fact]
    public void Environments_are_equal_exactly_if_they_are_the_same()
    {
        var one = Derive(Variables(("OMP_A", "1"), ("OMP_B", "2")), unset: ["X", "Y"]);
        var same = Derive(Variables(("OMP_B", "2"), ("PATH", "/bin"), ("OMP_A", "1")), unset: ["Y", "X"]);
        TrialEnvironment[] others =
        [
            Derive(Variables(("OMP_A", "1"), ("OMP_B", "3")), unset: ["X", "Y"]),
            Derive(Variables(("OMP_A", "1")), unset: ["X", "Y"]),
            Derive(Variables(("OMP_A", "1"), ("OMP_B", "2")), unset: ["X"]),
            Derive(Variables(("OMP_A", "1"), ("OMP_B", "2")), unset: ["X", "Y"], blasThreads: 1),
            Derive(Variables(("OMP_A", "1;OMP_B=2")), unset: ["X", "Y"]),
            Derive(Variables(("OMP_A", "1"), ("OMP_B", "2;-X")), unset: ["Y"]),
            Derive(Nothing),
        ];

        Assert.Equal(one, same);
        Assert.Equal(one.Key, same.Key);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.All(others, other => Assert.NotEqual(one, other));
        Assert.All(others, other => Assert.NotEqual(one.Key, other.Key));
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void An_environment_is_the_same_after_it_was_written_and_read()
    {
        // Names whose order differs between languages and code points.
        var environment = Derive(
            Nothing, Variables(("OMP_b", "1"), ("OMP_A", "2"), ("OMP_a", "3"), ("OMP_B", "4"), ("OMP__", "5"), ("OMP_\u00e4", "6")),
            ["z", "Z"]);
        var entry = SampleEntries.Header with { Environments = [environment] };
        var read = JsonRoundTrip.Of(entry);

        Assert.Equal(environment, Assert.IsType<CaptureEntry.Header>(read).Environments.Single());
        Assert.Equal(environment.Key, ((CaptureEntry.Header)read).Environments.Single().Key);
    }

    [Fact]
    public void The_key_is_not_written() =>
        Assert.DoesNotContain(
            "\"key\"", JsonSerializer.Serialize(SampleEntries.Header, TrialsJson.Default.CaptureEntry), StringComparison.OrdinalIgnoreCase);

    private static TrialEnvironment Derive(
        Dictionary<string, string> inherited, Dictionary<string, string>? set = null, string[]? unset = null, int? blasThreads = null) =>
        TrialEnvironment.Derive(inherited, set ?? Nothing, unset ?? [], blasThreads);

    private static Dictionary<string, string> Variables(params ReadOnlySpan<(string Name, string Value)> variables) =>
        variables.ToArray().ToDictionary(v => v.Name, v => v.Value);
}
