using Lab.Worker.Lapack;

namespace Lab.Worker.Tests.Lapack;

public sealed class LapackSignatureTests
{
    [Theory]
    [InlineData("void (int *, int *, __pyx_t_5scipy_6linalg_13cython_lapack_d *, int *, int *, int *)", "iidiii")]
    [InlineData("void (int *, int *, __pyx_t_double_complex *, int *, int *, int *)", "iiziii")]
    [InlineData("void (int *, __pyx_t_5scipy_6linalg_13cython_lapack_z *, double *)", "izd")]
    [InlineData("void (npy_int64 *, npy_int64 *, __pyx_t_5scipy_6linalg_13cython_lapack_d *, npy_int64 *, npy_int64 *, npy_int64 *)",
        "??d???")]
    [InlineData("void (__pyx_t_5scipy_6linalg_13cython_lapack_s *, float *, int)", "???")]
    [InlineData("int (int *)", "?")]
    [InlineData("", "?")]
    public void Is_read_off_the_capsules_name(string signature, string letters) => Assert.Equal(letters, LapackSignature.Read(signature));
}
