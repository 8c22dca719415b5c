using System.Text.Json.Nodes;

namespace Lab.Tests.Environments;

/// <summary>
/// What triage says of a Python that checks its stack: a refusal, a check against the bounds of another stack, and an overflow that no
/// check saw. Each is made to happen in Python 3.14.
/// </summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class RefusalTriageTests(StackChecks checks) : IClassFixture<StackChecks>
{
    [Theory]
    [InlineData("compares", "refused")]
    [InlineData("converts", "refused")]
    [InlineData("aborts", "refused")]
    [InlineData("far_too_large", "wrongStackBounds")]
    [InlineData("negative", "wrongStackBounds")]
    [InlineData("aborts_with_wrong_bounds", "wrongStackBounds")]
    [InlineData("overflows", "stack")]
    [InlineData("recursion_limit", "pythonException")]
    internal async Task Triage_tells_refusals_wrong_bounds_and_overflows_apart(string function, string cause)
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);

        Assert.Equal(cause, (await checks.TriageAsync(root, function, "--stack", "256K"))["cause"]!.ToString());
    }
}

/// <summary>The file of workloads for triage, with its library next to it: made when it is first needed.</summary>
public sealed class StackChecks : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _file;

    public StackChecks() => _file = new(Make);

    internal async Task<JsonNode> TriageAsync(DebianRoot root, string function, params string[] options)
    {
        var workload = $"{_file.Value}:{function}";
        var (status, output, error) = await root.LabAsync(_folder.Path, ["triage", workload, "--attempts", "1", "--json", .. options]);
        return JsonNode.Parse(output) ?? throw new InvalidOperationException($"status {status}: {error}");
    }

    public void Dispose() => _folder.Dispose();

    private string Make()
    {
        CCompiler.Compile(
            _folder.Path, "stack_checks.so", File.ReadAllText(KnownFrames.Source("stack_checks.c")),
            "-O1", "-shared", "-fPIC", "-fno-optimize-sibling-calls", "-ldl", "-pthread");
        var file = _folder.Combine("stack_checks.py");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Workloads", "stack_checks.py"), file);
        return file;
    }
}
