using System.Runtime.InteropServices;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>The numbers 0, 1, 2 and so on in memory of .NET, which is lent to functions of Python without a copy.</summary>
/// <remarks>
/// pythonnet lends no memory, so it goes as an array of ctypes at its address, as pythonnet's users do it. Nothing revokes that as the
/// other bridges do; an array that Python keeps of it would go on reading there.
/// </remarks>
internal sealed class LentDoubles
{
    private readonly double[] _numbers;
    private readonly PyObject _fromAddress;

    public LentDoubles(int count)
    {
        _numbers = Operations.FillPinned(count);
        using var ctypes = Py.Import("ctypes");
        using var number = ctypes.GetAttr("c_double");
        using var items = new PyInt(count);
        using var array = number.InvokeMethod("__mul__", items);
        _fromAddress = array.GetAttr("from_address");
    }

    /// <summary>What a function that reads the memory returns.</summary>
    public double ReadBy(PyObject reader)
    {
        using var address = new PyInt(Marshal.UnsafeAddrOfPinnedArrayElement(_numbers, 0));
        using var memory = _fromAddress.Invoke(address);
        using var last = reader.Invoke(memory);
        return last.As<double>();
    }

    public void Release() => _fromAddress.Dispose();
}
