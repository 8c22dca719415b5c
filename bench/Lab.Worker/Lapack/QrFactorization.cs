using System.Runtime.CompilerServices;

namespace Lab.Worker.Lapack;

/// <summary><c>dgeqrf</c>: Q·R in place, Q as reflectors.</summary>
internal sealed unsafe class QrFactorization : LapackProblem
{
    private readonly delegate* unmanaged<int*, int*, double*, int*, double*, double*, int*, int*, void> _geqrf;
    private readonly int* _rows;
    private readonly int* _columns;
    private readonly int* _leading;
    private readonly int* _workLength;
    private readonly double* _matrix;
    private readonly double* _reflectors;
    private double* _work;

    public QrFactorization(LapackDeclaration declaration, nint function)
        : base(declaration)
    {
        var (_, m, n) = declaration;
        _geqrf = (delegate* unmanaged<int*, int*, double*, int*, double*, double*, int*, int*, void>)function;
        _rows = Number(m);
        _columns = Number(n);
        _leading = Number(Math.Max(m, 1));
        // A workspace of -1 asks how much is wanted.
        _workLength = Number(-1);
        _matrix = Normal(checked(m * n), seed: 1);
        _reflectors = Zeros<double>(Math.Min(m, n));
        _work = Zeros<double>(1);
        Solve();
        *_workLength = Math.Max((int)*_work, 1);
        _work = Zeros<double>(*_workLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Solve() => _geqrf(_rows, _columns, _matrix, _leading, _reflectors, _work, _workLength, Info);
}
