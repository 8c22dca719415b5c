using Lab.Companions;
using Lab.Supervision;
using Lab.Tests.Companions;

namespace Lab.Tests.Hosts;

/// <summary>The worker that calls Python through pythonnet, built by the lab itself, once for all tests that need it.</summary>
internal static class PythonNetCompanion
{
    private static readonly Lazy<Task<CompanionSet>> Built = new(() =>
        new CompanionBuilder().BuildAsync([Companion.PythonNetWorker], force: false, new Progress<string>(), CancellationToken.None));

    /// <summary>How workers embed the Python of the tests, with pythonnet; skips the test where there is none.</summary>
    public static async Task<EmbeddingRecipe> RecipeAsync(RealLab lab)
    {
        var built = await Built.Value;
        Absence.Skip(built.ProblemOf(Companion.PythonNetWorker));
        return (lab.Laboratory with { Companions = built }).Recipe;
    }
}
