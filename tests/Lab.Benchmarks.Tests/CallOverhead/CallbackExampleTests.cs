using Lab.Python.Embedding;

namespace Lab.Benchmarks.Tests.CallOverhead;

/// <summary>The example of docs/callbacks.md.</summary>
[Collection(EmbeddedPythonFixture.Collection)]
public sealed class CallbackExampleTests
{
    [Fact]
    public unsafe void It_adds()
    {
        Assert.SkipIfMissing(MachinePython.Missing);
        var python = EmbeddedPythonFixture.Python!;
        using (python.TakeGil())
        {
            _ = python.LoadModule("example", "use = lambda add: add(2.0) + add(b=3.0, a=4.0)");
            var use = python.Attribute("example", "use");

            nint Add(CPython api, ReadOnlySpan<nint> arguments) =>
                api.FloatFromDouble(python.Double(arguments[0]) + python.Double(arguments[1]));

            var add = PythonCallback.NewFunction(python, "add", "a, b=1.0", Add, "Adds two numbers.");
            var sum = new PythonFunction(python, use).InvokeForDouble(add);
            python.Api.DecRef(add);

            Assert.Equal(10, sum);
        }
    }

    [Fact]
    public void It_is_the_code_above()
    {
        var code = File.ReadAllText(Path.Combine(
            MachinePython.RepositoryRoot, "tests", "Lab.Benchmarks.Tests", "CallOverhead", "CallbackExampleTests.cs"));
        var text = File.ReadAllText(Path.Combine(MachinePython.RepositoryRoot, "docs", "callbacks.md"));
        var example = text.Split("```csharp\n")[1].Split("```")[0];

        Assert.Contains(example.TrimEnd(), code.Replace("\n            ", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
