namespace Lab.Testing;

/// <summary>What tests ask besides what xunit has.</summary>
public static class Asserts
{
    extension(Assert)
    {
        /// <summary>Skips a test for want of something, with its reason.</summary>
        /// <param name="missing">What is missing, for the list of skipped tests; null if nothing is.</param>
        public static void SkipIfMissing(string? missing)
        {
            if (missing is not null)
                Assert.Skip(missing);
        }

        /// <summary>Asserts something of all, of which there is one at least: of nothing, anything holds.</summary>
        public static void AllOfSome<T>(IEnumerable<T> items, Action<T> check)
        {
            List<T> some = [.. items];
            Assert.NotEmpty(some);
            Assert.All(some, check);
        }
    }
}
