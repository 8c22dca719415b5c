namespace Lab.Worker.Lapack;

/// <summary>
/// The C signature that a Cython module gives to a function it exports, in letters: <c>i</c> for int *, <c>d</c> for double *, <c>z</c>
/// for a complex one.
/// </summary>
internal static class LapackSignature
{
    /// <summary>
    /// Reads <c>void (int *, int *, __pyx_t_5scipy_6linalg_13cython_lapack_d *, …)</c>; a type that is none of the three, such as the
    /// 64-bit integers of an ILP64 build (<c>npy_int64 *</c>), becomes a question mark.
    /// </summary>
    public static string Read(string signature)
    {
        const string start = "void (";
        if (!signature.StartsWith(start, StringComparison.Ordinal) || !signature.EndsWith(')'))
            return "?";
        return string.Concat(signature[start.Length..^1].Split(',').Select(parameter => Letter(parameter.Trim())));
    }

    private static char Letter(string parameter) => parameter switch
    {
        "int *" => 'i',
        "double *" => 'd',
        _ when parameter.EndsWith("_d *", StringComparison.Ordinal) => 'd',
        _ when parameter.EndsWith("_z *", StringComparison.Ordinal) || parameter.EndsWith("double_complex *", StringComparison.Ordinal) =>
            'z',
        _ => '?',
    };
}
