using System.Globalization;
using System.Text;
using Lab.Python.Embedding;
using Lab.Python.Processes;

namespace Lab.Benchmarks.Tests.CallOverhead;

/// <summary>The two structs of CPython against its headers, and against what they must be on every 64-bit system.</summary>
public sealed class LayoutTests
{
    private static readonly Dictionary<string, long> Ours = Layout();

    [Fact]
    public unsafe void The_padding_is_there()
    {
        Assert.Equal(32, sizeof(PyMethodDef));
        Assert.Equal(24, Ours["offsetof(PyMethodDef, ml_doc)"]);
        Assert.Equal(80, sizeof(PyBuffer));
    }

    [Fact]
    public async Task They_are_laid_out_as_in_the_headers()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.SkipIfMissing(MachinePython.Missing);
        var request = new ProcessRequest(
            MachinePython.Installation.Executable, ["-c", "import sysconfig; print(sysconfig.get_path('include'))"],
            TimeSpan.FromMinutes(1));
        var asked = Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
        var include = asked.Output.Trim();
        Assert.SkipUnless(File.Exists(Path.Combine(include, "Python.h")), $"no Python.h in {include}");

        var source = new StringBuilder(
            "#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void)\n{\n");
        foreach (var expression in Ours.Keys)
            source.Append(CultureInfo.InvariantCulture, $"    printf(\"%ld\\n\", (long)({expression}));\n");
        source.Append("    return 0;\n}\n");
        using var folder = new TemporaryFolder();
        var program = CCompiler.Compile(folder.Path, "layout", source.ToString(), "-I" + include);
        var values = CCompiler.Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse);

        Assert.Equal(Ours, Ours.Keys.Zip(values).ToDictionary(p => p.First, p => p.Second));
    }

    private static unsafe Dictionary<string, long> Layout()
    {
        PyMethodDef method;
        PyBuffer view;
        byte* m = (byte*)&method, v = (byte*)&view;
        return new()
        {
            ["sizeof(PyMethodDef)"] = sizeof(PyMethodDef),
            ["offsetof(PyMethodDef, ml_name)"] = (byte*)&method.Name - m,
            ["offsetof(PyMethodDef, ml_meth)"] = (byte*)&method.Function - m,
            ["offsetof(PyMethodDef, ml_flags)"] = (byte*)&method.Flags - m,
            ["offsetof(PyMethodDef, ml_doc)"] = (byte*)&method.Documentation - m,
            ["METH_FASTCALL | METH_KEYWORDS"] = PyMethodDef.FastCallWithKeywords,
            ["sizeof(Py_buffer)"] = sizeof(PyBuffer),
            ["offsetof(Py_buffer, buf)"] = (byte*)&view.Memory - v,
            ["offsetof(Py_buffer, obj)"] = (byte*)&view.Exporter - v,
            ["offsetof(Py_buffer, len)"] = (byte*)&view.Length - v,
            ["offsetof(Py_buffer, itemsize)"] = (byte*)&view.ItemSize - v,
            ["offsetof(Py_buffer, readonly)"] = (byte*)&view.ReadOnly - v,
            ["offsetof(Py_buffer, ndim)"] = (byte*)&view.Dimensions - v,
            ["offsetof(Py_buffer, format)"] = (byte*)&view.Format - v,
            ["offsetof(Py_buffer, shape)"] = (byte*)&view.Shape - v,
            ["offsetof(Py_buffer, strides)"] = (byte*)&view.Strides - v,
            ["offsetof(Py_buffer, suboffsets)"] = (byte*)&view.SubOffsets - v,
            ["offsetof(Py_buffer, internal)"] = (byte*)&view.Internal - v,
            ["PyBUF_ND | PyBUF_FORMAT"] = PyBuffer.ContiguousWithFormat,
            ["PY_VECTORCALL_ARGUMENTS_OFFSET == (size_t)1 << 63"] = CPython.ArgumentsOffset == 1UL << 63 ? 1 : 0,
        };
    }
}
