namespace Lab.Reports.Browser.Tests;

/// <summary>Fails with all that was found, a line each.</summary>
internal static class AssertNothingExtension
{
    extension(Assert)
    {
        public static void Nothing(IReadOnlyList<string> found) => Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
