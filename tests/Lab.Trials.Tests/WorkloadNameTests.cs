namespace Lab.Trials.Tests;

public class WorkloadNameTests
{
    [Theory]
    [InlineData("scipy.lu@n=120", "scipy.lu", 120)]
    [InlineData("a/b.py:f@n=1", "a/b.py:f", 1)]
    [InlineData("a@n=3.py:f@n=4", "a@n=3.py:f", 4)]
    [InlineData("scipy.lu-500", "scipy.lu-500", null)]
    [InlineData("scipy.lu@n=", "scipy.lu@n=", null)]
    [InlineData("scipy.lu@n=-1", "scipy.lu@n=-1", null)]
    [InlineData("scipy.lu@n=1e3", "scipy.lu@n=1e3", null)]
    [InlineData("scipy.lu@n=99999999999", "scipy.lu@n=99999999999", null)]
    [InlineData("@n=5", "@n=5", null)]
    [InlineData("", "", null)]
    public void A_name_is_read_as_Python_reads_it(string name, string workload, int? n)
    {
        Assert.Equal((workload, n), WorkloadName.Parse(name));
        if (n is { } given)
            Assert.Equal(name, WorkloadName.At(workload, given));
    }

    [Theory]
    [InlineData("scipy.lu@n=abc", "abc")]
    [InlineData("a.py:f@n=-1", "-1")]
    [InlineData("a.py:f@n=", "")]
    [InlineData("scipy.lu@n=120", null)]
    [InlineData("scipy.lu", null)]
    [InlineData("folder@n=x/a.py:f", null)]
    [InlineData("a.py::test[b@n=x]", null)]
    public void An_n_that_is_no_number_is_told(string name, string? wrong) => Assert.Equal(wrong, WorkloadName.WrongN(name));
}
