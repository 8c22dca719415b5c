using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Supervision;

public sealed class ChildEnvironmentTests
{
    private static readonly TrialEnvironment Environment = TrialEnvironment.Derive(
        [], new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "3", ["MINE"] = "1" }, ["LAB_UNSET"], null);

    [Theory]
    [InlineData("PYTHONFAULTHANDLER")]
    [InlineData("PYTHONHOME")]
    [InlineData("DOTNET_DbgEnableMiniDump")]
    [InlineData("DOTNET_EnableCrashReport")]
    [InlineData("LAB_UNSET")]
    public void What_would_change_a_measurement_is_removed(string variable)
    {
        var changes = ChildEnvironment.ForMeasuring(Environment, []);

        Assert.True(changes.TryGetValue(variable, out var value) && value is null, variable);
    }

    [Fact]
    public void The_variables_of_a_trial_are_set_and_those_on_top_win()
    {
        var changes = ChildEnvironment.ForMeasuring(Environment, [new("PYTHONHOME", "/usr"), new("MINE", "2")]);

        Assert.Equal(
            ("3", "2", "/usr", "0"),
            (changes["OMP_NUM_THREADS"], changes["MINE"], changes["PYTHONHOME"], changes["DOTNET_EnableDiagnostics"]));
    }

    [Fact]
    public void One_that_is_only_asked_keeps_its_own_home() => Assert.DoesNotContain("PYTHONHOME", ChildEnvironment.Of(Environment).Keys);

    [Fact]
    public void A_null_removes_the_variable()
    {
        var target = new Dictionary<string, string?> { ["LAB_UNSET"] = "x", ["PYTHONHOME"] = "/elsewhere", ["KEPT"] = "y" };

        ChildEnvironment.Apply(ChildEnvironment.ForMeasuring(Environment, []), target);

        Assert.DoesNotContain("LAB_UNSET", target.Keys);
        Assert.DoesNotContain("PYTHONHOME", target.Keys);
        Assert.Equal(("y", "1"), (target["KEPT"], target["MINE"]));
    }
}
