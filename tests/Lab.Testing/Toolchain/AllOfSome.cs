namespace Lab.Testing;

/// <summary>Asserts something of all, of which there is one at least: of nothing, anything holds.</summary>
public static class AllOfSomeExtension
{
    extension(Assert)
    {
        public static void AllOfSome<T>(IEnumerable<T> items, Action<T> check)
        {
            List<T> some = [.. items];
            Assert.NotEmpty(some);
            Assert.All(some, check);
        }
    }
}
