using System.Runtime.CompilerServices;

namespace Lab.Worker.Lapack;

/// <summary><c>dgelsd</c> with one right-hand side: least squares by a divide-and-conquer singular value decomposition.</summary>
internal sealed unsafe class LeastSquares : LapackProblem
{
    private readonly delegate* unmanaged<int*, int*, int*, double*, int*, double*, int*, double*, double*, int*, double*, int*, int*, int*,
    void> _gelsd;
    private readonly int* _rows;
    private readonly int* _columns;
    private readonly int* _rightHandSides;
    private readonly int* _leading;
    private readonly int* _leadingRight;
    private readonly int* _rank;
    private readonly int* _workLength;
    private readonly double* _matrix;
    private readonly double* _right;
    private readonly double* _singularValues;
    private readonly double* _condition;
    private double* _work;
    private int* _integers;

    public LeastSquares(LapackDeclaration declaration, nint function)
        : base(declaration)
    {
        var (_, m, n) = declaration;
        var larger = Math.Max(Math.Max(m, n), 1);
        _gelsd = (
            delegate* unmanaged<int*,
            int*,
            int*,
            double*,
            int*,
            double*,
            int*,
            double*,
            double*,
            int*,
            double*,
            int*,
            int*,
            int*,
            void>)function;
        _rows = Number(m);
        _columns = Number(n);
        _rightHandSides = Number(1);
        _rank = Number(0);
        _leading = Number(Math.Max(m, 1));
        _leadingRight = Number(larger);
        // A workspace of -1 asks how much is wanted.
        _workLength = Number(-1);
        _matrix = Normal(checked(m * n), seed: 1);
        // The right-hand side goes in, the solution comes out: room for the longer of the two.
        _right = Normal(larger, seed: 2);
        _singularValues = Zeros<double>(Math.Min(m, n));
        _condition = Zeros<double>(1);
        // Negative: the machine's precision decides which singular values count as zero.
        *_condition = -1;
        _work = Zeros<double>(1);
        _integers = Zeros<int>(1);
        Solve();
        *_workLength = Math.Max((int)*_work, 1);
        _work = Zeros<double>(*_workLength);
        _integers = Zeros<int>(*_integers);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Solve() => _gelsd(
        _rows, _columns, _rightHandSides, _matrix, _leading, _right, _leadingRight, _singularValues, _condition, _rank, _work, _workLength,
        _integers, Info);
}
