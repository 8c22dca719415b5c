using BenchmarkDotNet.Loggers;
using Lab.Benchmarks.Running;

namespace Lab.Benchmarks.Tests.Running;

public sealed class FinalMessageTests
{
    private readonly FinalMessage _message = new();

    [Fact]
    public void The_innermost_exception_is_the_reason()
    {
        _message.WriteLine(LogKind.Default, "// BeforeAnythingElse");
        _message.WriteLine(
            LogKind.Default, "System.Reflection.TargetInvocationException: Exception has been thrown by the target of an invocation.");
        _message.WriteLine(LogKind.Default, " ---> Lab.Python.Embedding.PythonException: No module named 'numpy'");
        _message.WriteLine(LogKind.Default, "   at Lab.Benchmarks.CallOverhead.CallSuite.Start()");

        Assert.Equal("PythonException: No module named 'numpy'", _message.Exception);
    }

    [Fact]
    public void An_exception_may_come_in_pieces_and_in_one()
    {
        _message.Write(LogKind.Error, "Unhandled exception. System.Invalid");
        _message.Write(LogKind.Error, "OperationException: one\n   at A\nSystem.Exception: another");
        _message.WriteLine();

        Assert.Equal("InvalidOperationException: one", _message.Exception);
    }

    [Fact]
    public void What_was_forgotten_is_not_told_of_the_next()
    {
        _message.WriteLine(LogKind.Default, "System.InvalidOperationException: one");
        _message.Forget();

        Assert.Null(_message.Exception);
        _message.WriteLine(LogKind.Default, "WorkloadActual   1: 16 op, 100.00 ns, 6.2500 ns/op");
        Assert.Null(_message.Exception);
    }
}
