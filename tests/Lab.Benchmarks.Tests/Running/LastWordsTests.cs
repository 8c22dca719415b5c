using BenchmarkDotNet.Loggers;
using Lab.Benchmarks.Running;

namespace Lab.Benchmarks.Tests.Running;

public sealed class LastWordsTests
{
    private readonly LastWords _words = new();

    [Fact]
    public void The_innermost_exception_is_the_reason()
    {
        _words.WriteLine(LogKind.Default, "// BeforeAnythingElse");
        _words.WriteLine(LogKind.Default, "System.Reflection.TargetInvocationException: Exception has been thrown by the target of an invocation.");
        _words.WriteLine(LogKind.Default, " ---> Lab.Python.Embedding.PythonException: No module named 'numpy'");
        _words.WriteLine(LogKind.Default, "   at Lab.Benchmarks.CallOverhead.CallSuite.Start()");

        Assert.Equal("PythonException: No module named 'numpy'", _words.Exception);
    }

    [Fact]
    public void An_exception_may_come_in_pieces_and_in_one()
    {
        _words.Write(LogKind.Error, "Unhandled exception. System.Invalid");
        _words.Write(LogKind.Error, "OperationException: one\n   at A\nSystem.Exception: another");
        _words.WriteLine();

        Assert.Equal("InvalidOperationException: one", _words.Exception);
    }

    [Fact]
    public void What_was_forgotten_is_not_told_of_the_next()
    {
        _words.WriteLine(LogKind.Default, "System.InvalidOperationException: one");
        _words.Forget();

        Assert.Null(_words.Exception);
        _words.WriteLine(LogKind.Default, "WorkloadActual   1: 16 op, 100.00 ns, 6.2500 ns/op");
        Assert.Null(_words.Exception);
    }
}
