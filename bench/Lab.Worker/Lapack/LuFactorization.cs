using System.Runtime.CompilerServices;

namespace Lab.Worker.Lapack;

/// <summary><c>dgetrf</c> or <c>zgetrf</c>: P·L·U in place.</summary>
internal sealed unsafe class LuFactorization : LapackProblem
{
    private readonly delegate* unmanaged<int*, int*, double*, int*, int*, int*, void> _getrf;
    private readonly int* _rows;
    private readonly int* _columns;
    private readonly int* _leading;
    private readonly int* _pivots;
    private readonly double* _matrix;

    /// <param name="doublesPerElement">1, or 2 for complex numbers.</param>
    public LuFactorization(LapackDeclaration declaration, nint function, int doublesPerElement)
        : base(declaration)
    {
        var (_, m, n) = declaration;
        _getrf = (delegate* unmanaged<int*, int*, double*, int*, int*, int*, void>)function;
        _rows = Number(m);
        _columns = Number(n);
        _leading = Number(Math.Max(m, 1));
        _pivots = Zeros<int>(Math.Min(m, n));
        _matrix = Normal(checked(m * n * doublesPerElement), seed: 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Solve() => _getrf(_rows, _columns, _matrix, _leading, _pivots, Info);
}
