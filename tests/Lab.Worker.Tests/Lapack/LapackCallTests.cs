using System.Runtime.InteropServices;
using Lab.Trials;
using Lab.Worker.Lapack;

namespace Lab.Worker.Tests.Lapack;

/// <summary>A call of a routine that says how it went.</summary>
public sealed unsafe class LapackCallTests
{
    [Fact]
    public void With_an_INFO_of_0_it_returned()
    {
        var call = Made(&Succeed);

        Assert.True(call.Returned);
    }

    [Fact]
    public void Any_other_INFO_is_a_failure_that_names_it()
    {
        var failure = Made(&Fail).Failure("id");

        Assert.Equal(("id", TrialStage.Call, "LapackError"), (failure.Id, failure.Stage, failure.ExceptionType));
        Assert.Equal("dgetrf of 3 × 2 returned INFO = 2, not 0: it met a zero pivot or did not converge", failure.Message);
    }

    private static LapackCall Made(delegate* unmanaged<int*, int*, double*, int*, int*, int*, void> routine)
    {
        var call = new LapackCall(new LuFactorization(new("dgetrf", 3, 2), (nint)routine, doublesPerElement: 1));
        call.Release();
        call.Body();
        return call;
    }

    /// <summary>INFO says whether the arguments are those of a matrix of 3 × 2, stored by columns.</summary>
    [UnmanagedCallersOnly]
    private static void Succeed(int* rows, int* columns, double* matrix, int* leading, int* pivots, int* info) =>
        *info = (*rows, *columns, *leading, pivots[1], double.IsFinite(matrix[5])) == (3, 2, 3, 0, true) ? 0 : -1;

    [UnmanagedCallersOnly]
    private static void Fail(int* rows, int* columns, double* matrix, int* leading, int* pivots, int* info) => *info = 2;
}
