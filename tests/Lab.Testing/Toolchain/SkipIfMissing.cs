namespace Lab.Testing;

/// <summary>Skips a test for want of something, with its reason.</summary>
public static class SkipIfMissingExtension
{
    extension(Assert)
    {
        /// <param name="missing">What is missing, for the list of skipped tests; null if nothing is.</param>
        public static void SkipIfMissing(string? missing)
        {
            if (missing is not null)
                Assert.Skip(missing);
        }
    }
}
