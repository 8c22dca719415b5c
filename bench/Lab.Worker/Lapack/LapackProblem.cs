using System.Runtime.InteropServices;
using Lab.Python.Embedding;

namespace Lab.Worker.Lapack;

/// <summary>
/// One LAPACK routine with everything that it is called with: pinned arrays of .NET, column by column as Fortran has them, and its
/// workspace. What the routine's arguments are: netlib.org/lapack, its reference of that name. Fortran takes every argument by address.
/// </summary>
internal abstract unsafe class LapackProblem
{
    private const string Module = "scipy.linalg.cython_lapack";

    /// <summary>What the arguments point into.</summary>
    private readonly List<Array> _pinned = [];
    private readonly LapackDeclaration _declaration;

    protected LapackProblem(LapackDeclaration declaration)
    {
        _declaration = declaration;
        Info = Number(0);
    }

    public bool IsSolved => *Info == 0;

    /// <summary>The routine's last argument: 0 for success.</summary>
    protected int* Info { get; }

    /// <summary>The call, and nothing else: no allocation, no GIL.</summary>
    public abstract void Solve();

    /// <summary>What INFO says, after a call that failed.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_declaration} returned INFO = {*Info}, not 0: "
            + $"{(*Info < 0 ? "that argument, counted from 1, is wrong" : "it met a zero pivot or did not converge")}");

    /// <summary>The problem that is declared for a workload. GIL held.</summary>
    /// <exception cref="ArgumentException">
    /// None is declared, or this SciPy's routine is not the one that the lab knows how to call.
    /// </exception>
    /// <exception cref="PythonException">SciPy cannot be imported.</exception>
    public static LapackProblem Declared(EmbeddedPython python, string workload)
    {
        var problem = Create(python, Declaration(python, workload));
        // What has the routine is loaded now.
        var setThreads = python.Attribute(EmbeddedPython.BootstrapModule, "set_blas_threads");
        python.Api.DecRef(python.Call(setThreads));
        python.Api.DecRef(setThreads);
        return problem;
    }

    /// <summary>The same routine for an empty matrix, of which it returns at once ("quick return if possible"). GIL held.</summary>
    /// <inheritdoc cref="Declared"/>
    public static LapackProblem Empty(EmbeddedPython python, string workload) => Create(python, Declaration(python, workload).Empty);

    /// <summary>An argument that is a number.</summary>
    protected int* Number(int value)
    {
        var number = Zeros<int>(1);
        *number = value;
        return number;
    }

    /// <summary>
    /// Memory that does not move and lives as long as this does; an array of 1 where nothing is needed, as its address must be one.
    /// </summary>
    protected T* Zeros<T>(int length)
        where T : unmanaged
    {
        var array = GC.AllocateArray<T>(Math.Max(length, 1), pinned: true);
        _pinned.Add(array);
        return (T*)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
    }

    /// <summary>Standard normal numbers, the same on every run: a matrix of them has a condition number near its size.</summary>
    protected double* Normal(int length, int seed)
    {
        var random = new Random(seed);
        var numbers = Zeros<double>(length);
        for (var i = 0; i < length; i++)
            numbers[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return numbers;
    }

    private static LapackDeclaration Declaration(EmbeddedPython python, string workload)
    {
        var text = python.Call(python.Attribute(EmbeddedPython.BootstrapModule, "lapack_routine"), workload);
        var declared = python.Text(text);
        python.Api.DecRef(text);
        return declared.Length > 0
            ? LapackDeclaration.Parse(declared)
            : throw new ArgumentException($"no LAPACK routine is declared for {workload}");
    }

    private static LapackProblem Create(EmbeddedPython python, LapackDeclaration declaration) => declaration.Routine switch
    {
        "dgetrf" => new LuFactorization(declaration, Function(python, "dgetrf", "iidiii"), doublesPerElement: 1),
        "zgetrf" => new LuFactorization(declaration, Function(python, "zgetrf", "iiziii"), doublesPerElement: 2),
        "dgeqrf" => new QrFactorization(declaration, Function(python, "dgeqrf", "iididdii")),
        "dgelsd" => new LeastSquares(declaration, Function(python, "dgelsd", "iiidididdidiii")),
        var other => throw new ArgumentException($"the lab does not know how to call the LAPACK routine {other}"),
    };

    private static nint Function(EmbeddedPython python, string routine, string expected)
    {
        var (signature, function) = python.CythonFunction(Module, routine);
        return LapackSignature.Read(signature) == expected
            ? function
            : throw new ArgumentException(
                $"{Module} of this SciPy has {routine} as {signature}: the lab calls the LP64 interface alone, with 32-bit integers");
    }
}
