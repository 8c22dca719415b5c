namespace Lab.Worker.Lapack;

/// <summary>What the catalog declares of a workload: <c>dgetrf 500</c>, or <c>dgelsd 200x2</c> where the matrix is not square.</summary>
/// <param name="Routine">LAPACK's name of it.</param>
/// <param name="Rows">1 or more; 0 only of <see cref="Empty"/>.</param>
/// <param name="Columns">Likewise.</param>
internal sealed record LapackDeclaration(string Routine, int Rows, int Columns)
{
    /// <summary>The same for a matrix with nothing in it, of which LAPACK returns at once.</summary>
    public LapackDeclaration Empty => this with { Rows = 0, Columns = 0 };

    /// <exception cref="ArgumentException">It is no declaration.</exception>
    public static LapackDeclaration Parse(string text)
    {
        if (text.Split(' ') is [{ Length: > 0 } routine, var size] && size.Split('x') is [var rows, .. var rest] && rest.Length < 2
            && TryParse(rows, out var m) && TryParse(rest is [var columns] ? columns : rows, out var n))
        {
            return new(routine, m, n);
        }

        throw new ArgumentException($"'{text}' declares no LAPACK routine: write it as 'dgetrf 500' or 'dgelsd 200x2'");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Routine} of {Rows} × {Columns}");

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 100_000;
}
