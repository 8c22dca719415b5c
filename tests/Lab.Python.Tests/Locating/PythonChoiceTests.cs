using Lab.Python.Locating;

namespace Lab.Python.Tests.Locating;

public sealed class PythonChoiceTests
{
    private static readonly string[][] Catalog = [[], [], ["numpy"], ["numpy", "scipy"], ["numpy", "scipy", "statsmodels"]];

    [Fact]
    public void The_one_that_runs_most_is_chosen()
    {
        var choice = Choose(TestPython.Candidate("/a"), TestPython.Candidate("/b", "numpy", "scipy"), TestPython.Candidate("/c", "numpy"));

        Assert.Equal("/b", choice.Chosen!.Path);
        Assert.Equal(
            [
                "not chosen: lacks numpy, scipy, statsmodels",
                "chosen: runs 4 of 5 groups of workloads; lacks statsmodels",
                "not chosen: lacks scipy, statsmodels",
            ],
            Reasons(choice));
    }

    [Fact]
    public void What_is_older_than_its_minimum_counts_as_missing()
    {
        var choice = Choose(
            TestPython.Candidate("/old", "numpy", "scipy").With(p => p with { Packages = p.Packages.SetItem("numpy", "1.21.5") }),
            TestPython.Candidate("/new", "numpy"));

        Assert.Equal("/new", choice.Chosen!.Path);
        Assert.Equal("not chosen: lacks numpy 1.24 or newer (has 1.21.5), statsmodels", Reasons(choice)[0]);
    }

    [Fact]
    public void The_earlier_one_of_equals_is_chosen()
    {
        var choice = Choose(TestPython.Candidate("/a", "numpy"), TestPython.Candidate("/b", "numpy"));

        Assert.Equal("/a", choice.Chosen!.Path);
        Assert.Equal("not chosen: runs the same workloads as /a, which was found first", Reasons(choice)[1]);
    }

    [Fact]
    public void One_that_cannot_be_embedded_is_not_chosen_whatever_it_has()
    {
        var full = TestPython.Candidate("/full", "numpy", "scipy", "statsmodels");
        var choice = Choose(
            full.With(p => p with { Library = null }),
            full.With(p => p with { Library = null, HomePrefix = "/usr" }),
            full.With(p => p with { Version = new(3, 8, 18), Library = null }),
            full.With(p => p with { Implementation = "pypy" }),
            full.With(p => p with { Bits = 32 }),
            TestPython.Broken("/hangs", "did not answer within 10 s"),
            TestPython.Candidate("/plain"));

        Assert.Equal("/plain", choice.Chosen!.Path);
        Assert.Equal(
            [
                "not chosen: no shared libpython: built without --enable-shared",
                "not chosen: no shared libpython: install the package libpython3.12, or python3-libs",
                "not chosen: Python 3.8.18 is too old: the lab needs 3.9 or newer",
                "not chosen: it is pypy: only CPython has the C API that the lab embeds",
                "not chosen: it is a 32-bit build: a 64-bit process cannot load it",
                "not chosen: did not answer within 10 s",
                "chosen: runs 2 of 5 groups of workloads; lacks numpy, scipy, statsmodels",
            ],
            Reasons(choice));
    }

    [Fact]
    public void The_named_one_is_used_though_another_runs_more()
    {
        var choice = Choose(
            TestPython.Candidate("/named") with { Source = CandidateSource.Option },
            TestPython.Candidate("/full", "numpy", "scipy", "statsmodels"));

        Assert.Equal("/named", choice.Chosen!.Path);
        Assert.Equal("not chosen: --python names another one", Reasons(choice)[1]);
    }

    [Fact]
    public void A_named_one_that_cannot_be_used_is_an_error_of_one_line()
    {
        var error = Assert.Throws<PythonNotUsableException>(() => Choose(
            TestPython.Broken("/named", "does not exist") with { Source = CandidateSource.Option },
            TestPython.Candidate("/full", "numpy")));

        Assert.Equal("--python /named: does not exist; name another Python, or leave --python out to let the lab find one", error.Message);
    }

    [Fact]
    public void Special_builds_are_reported()
    {
        var choice = Choose(TestPython.Candidate("/t", "numpy", "scipy", "statsmodels")
            .With(p => p with { FreeThreaded = true, DebugBuild = true }));

        Assert.Equal("chosen: runs 5 of 5 groups of workloads; a free-threaded build; a debug build", Reasons(choice)[0]);
    }

    [Fact]
    public void Without_a_usable_one_there_is_no_choice()
    {
        Assert.Null(Choose(TestPython.Broken("/a", "does not exist")).Chosen);
        Assert.Null(Choose().Chosen);
    }

    private static PythonChoice Choose(params PythonCandidate[] candidates) => PythonChoice.Choose(candidates, Catalog);

    private static string[] Reasons(PythonChoice choice) => [.. choice.Verdicts.Select(v => v.Reason)];
}
