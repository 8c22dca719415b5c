using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>Benchmarks that call Python with the GIL held from their set-up to their clean-up.</summary>
/// <remarks>
/// BenchmarkDotNet runs set-up, calls and clean-up on one thread, so the GIL is taken and given up on it. Python's own thread must not
/// be asked for anything in between: it would wait for the GIL for ever. A set-up that throws has no clean-up, so it must not leave
/// with the GIL.
/// </remarks>
public abstract class CallSuite
{
    private int _gil;

    private protected EmbeddedPython Python { get; private set; } = null!;

    [GlobalSetup]
    public void Start()
    {
        Python = CallOperations.Loaded();
        _gil = TakeGil();
        try
        {
            Prepare();
        }
        catch
        {
            GiveUpGil();
            throw;
        }
    }

    [GlobalCleanup]
    public void End()
    {
        Release();
        GiveUpGil();
    }

    /// <summary>Makes what the calls need. The GIL is held.</summary>
    private protected abstract void Prepare();

    /// <summary>Gives up what <see cref="Prepare"/> made, as far as it is worth it in a process that ends. The GIL is held.</summary>
    private protected virtual void Release()
    {
    }

    private protected PythonFunction Function(string name) => new(Python, CallOperations.Object(Python, name));

    private unsafe int TakeGil() => Python.Api.EnsureGil();

    private unsafe void GiveUpGil() => Python.Api.ReleaseGil(_gil);
}
