using Lab.Python.Embedding;

namespace Lab.Benchmarks.Tests.CallOverhead;

/// <summary>What the bridge promises beyond what is timed.</summary>
[Collection(EmbeddedPythonFixture.Collection)]
public sealed unsafe class BridgeTests
{
    private const string Source = """
        import array, pickle

        numbers = array.array("d", [1.0, 2.0, 3.0])
        kept = []

        def grow():
            numbers.append(4.0)

        def last(memory):
            return memory.cast("d")[-1]

        def keep(memory):
            kept.append(pickle.PickleBuffer(memory))
            return 0.0

        def forget():
            kept.clear()
        """;

    private readonly EmbeddedPython _python = EmbeddedPythonFixture.Python!;

    [Fact]
    public void Memory_that_is_seen_cannot_grow_until_it_is_given_back() => WithGil(() =>
    {
        var numbers = _python.Attribute("bridge", "numbers");
        using (var buffer = new PythonBuffer(_python, numbers))
        {
            Assert.Equal([1, 2, 3], buffer.Doubles[..3].ToArray());
            Assert.Equal("BufferError", Raised(() => Function("grow").Invoke()).TypeName);
        }

        Function("grow").Invoke();
        using var grown = new PythonBuffer(_python, numbers);
        Assert.Equal(4, grown.Doubles[^1]);
    });

    [Fact]
    public void What_exports_no_memory_is_refused() => WithGil(() =>
        Assert.Equal("TypeError", Raised(() => new PythonBuffer(_python, _python.Api.None).Dispose()).TypeName));

    [Fact]
    public void Bytes_are_not_read_as_doubles() => WithGil(() =>
    {
        double[] pinned = GC.AllocateArray<double>(1, pinned: true);
        fixed (double* start = pinned)
        {
            using var memory = new PythonMemory(_python, start, sizeof(double), _python.Name("release"));
            using var buffer = new PythonBuffer(_python, memory.View);
            try
            {
                _ = buffer.Doubles.Length;
                Assert.Fail("the bytes were read");
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("not doubles", e.Message, StringComparison.Ordinal);
            }
        }
    });

    [Fact]
    public void Lent_memory_is_read_where_it_is_and_revoked() => WithGil(() =>
    {
        double[] pinned = GC.AllocateArray<double>(2, pinned: true);
        nint view;
        fixed (double* start = pinned)
        {
            using var memory = new PythonMemory(_python, start, 2 * sizeof(double), _python.Name("release"));
            view = memory.View;
            _python.Api.IncRef(view);
            pinned[1] = 7;
            Assert.Equal(7, _python.Double(Function("last").Invoke(view)));
        }

        Assert.Equal("ValueError", Raised(() => Function("last").Invoke(view)).TypeName);
    });

    [Fact]
    public void Lent_memory_that_is_kept_is_told() => WithGil(() =>
    {
        double[] pinned = GC.AllocateArray<double>(2, pinned: true);
        var raised = Raised(() =>
        {
            fixed (double* start = pinned)
            {
                using var memory = new PythonMemory(_python, start, 2 * sizeof(double), _python.Name("release"));
                Function("keep").Invoke(memory.View);
            }
        });
        Function("forget").Invoke();

        Assert.Equal("BufferError", raised.TypeName);
    });

    [Fact]
    public void Minus_one_is_a_number() => WithGil(() =>
    {
        var number = _python.Api.FloatFromDouble(-1);
        Assert.Equal(-1, _python.Double(number));
        Assert.Equal("TypeError", Raised(() => _python.Double(_python.Api.None)).TypeName);
    });

    private static PythonException Raised(Action action) => Assert.Throws<PythonException>(action);

    private PythonFunction Function(string name) => new(_python, _python.Attribute("bridge", name));

    private void WithGil(Action test)
    {
        Assert.SkipIfMissing(MachinePython.Missing);
        using (_python.TakeGil())
        {
            _ = _python.LoadModule("bridge", Source);
            test();
        }
    }
}
