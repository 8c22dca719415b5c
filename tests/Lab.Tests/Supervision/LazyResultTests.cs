using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>
/// Calls that return before they have run anything, such as a decorated asynchronous function: there is nothing to measure.
/// </summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class LazyResultTests(RealLab lab)
{
    [Theory]
    [InlineData("returns_a_coroutine", "coroutine", Host.Guarded)]
    [InlineData("returns_a_generator", "generator", Host.Guarded)]
    [InlineData("returns_an_async_generator", "async_generator", Host.Guarded)]
    [InlineData("returns_a_coroutine", "coroutine", Host.PythonNet)]
    [InlineData("returns_an_async_generator", "async_generator", Host.PythonNetThread)]
    [InlineData("returns_a_generator", "generator", Host.Thread)]
    [InlineData("returns_a_generator", "generator", Host.Python)]
    public async Task It_is_an_error_that_says_so(string function, string what, Host host)
    {
        var record = await new TrialBench(lab).RunAsync(function, host: host);

        Assert.True(record.Outcome is Outcome.Raised { ExceptionType: CatalogError.Type }, TrialBench.Describe(record));
        Assert.EndsWith(
            $" {what}, which has run nothing yet: name a function that runs it to its end",
            ((Outcome.Raised)record.Outcome).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_none()
    {
        var record = await new TrialBench(lab).RunAsync("returns_a_list");

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
    }
}
