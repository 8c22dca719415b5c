using Lab.Worker.Lapack;

namespace Lab.Worker.Tests.Lapack;

public sealed class LapackDeclarationTests
{
    [Theory]
    [InlineData("dgetrf 500", "dgetrf", 500, 500)]
    [InlineData("dgelsd 200x2", "dgelsd", 200, 2)]
    [InlineData("other 1", "other", 1, 1)]
    public void Names_a_routine_and_a_size(string text, string routine, int rows, int columns) =>
        Assert.Equal(new LapackDeclaration(routine, rows, columns), LapackDeclaration.Parse(text));

    [Theory]
    [InlineData("dgetrf")]
    [InlineData("dgetrf 0")]
    [InlineData("dgetrf -5")]
    [InlineData("dgetrf 5x")]
    [InlineData("dgetrf x5")]
    [InlineData("dgetrf 5x5x5")]
    [InlineData("dgetrf 5 5")]
    [InlineData("dgetrf 9999999999")]
    [InlineData(" 5")]
    public void Anything_else_is_an_error_that_names_it(string text) =>
        Assert.Contains(
            $"'{text}'", Assert.Throws<ArgumentException>(() => LapackDeclaration.Parse(text)).Message, StringComparison.Ordinal);
}
