using System.Text.Json;
using Lab.Abi;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Tests.Commands;
using Lab.Tests.Processes;

namespace Lab.Tests.Abi;

/// <summary><c>doctor --abi</c> with the compilers, headers and Pythons of this machine.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class AbiAuditTests(RealLab lab) : IDisposable
{
    private static readonly string Misplaced = Path.Combine(LabFiles.RepositoryRoot, "bench", "workloads", "misplaced_doc.py");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Is_clean_with_every_Python()
    {
        foreach (var python in await EveryPythonTests.UsableAsync())
        {
            var report = await AuditAsync(python, HeaderProbe.FindCompiler());

            Assert.True(report.Agrees, string.Join('\n', report.Lines()));
            Assert.All(report.Parts, part => Assert.Empty(part.NotCompared));
            Assert.True(report.Parts[0] is { Structs: >= 15, Fields: >= 80, Constants: >= 100 }, report.Parts[0].ToString());
            Assert.True(report.Parts[1] is { Structs: 2, Fields: 15, Constants: >= 4 }, report.Parts[1].ToString());
        }
    }

    [Fact]
    public async Task Compares_with_the_table_where_there_is_no_compiler()
    {
        var report = await AuditAsync(lab.Context.Python, compiler: null);

        Assert.True(report.Agrees, string.Join('\n', report.Lines()));
        Assert.All(report.Parts, part => Assert.Contains("built-in table", part.ComparedWith, StringComparison.Ordinal));
        Assert.All(report.Parts, part => Assert.Contains("no C compiler", part.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_take_the_headers_of_another_Python()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var python = lab.Context.Python;
        var other = python.Version.Minor == 12 ? new Version(3, 13, 0) : new Version(3, 12, 0);

        var report = await AuditAsync(python with { Version = other }, HeaderProbe.FindCompiler());

        Assert.True(report.Agrees, string.Join('\n', report.Lines()));
        Assert.Contains("built-in table", report.Parts[1].ComparedWith, StringComparison.Ordinal);
        Assert.Matches(@"^the headers are those of Python 3\.\d+\.\d+$|^there is no Python\.h in ", report.Parts[1].Problem);
    }

    [Fact]
    public async Task Of_a_Python_that_nobody_knows_it_compares_the_C_library_alone()
    {
        var report = await AuditAsync(lab.Context.Python with { Version = new(3, 99, 0) }, compiler: null);

        Assert.False(report.Agrees);
        Assert.NotNull(report.Parts[0].ComparedWith);
        Assert.Null(report.Parts[1].ComparedWith);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flags_a_misplaced_pointer_before_any_call(bool compiles)
    {
        var compiler = compiles ? HeaderProbe.FindCompiler() : null;
        Assert.SkipWhen(compiles && compiler is null, "there is no C compiler");

        var report = await AuditAsync(lab.Context.Python, compiler, Misplaced);

        Assert.Equal(
            ["PyMethodDef has 28 bytes; by the header it has 32", "PyMethodDef.ml_doc is at byte 20; by the header it is at byte 24"],
            report.Parts[2].Mismatches.Select(m => m.ToString()));
        Assert.Equal(3, report.Parts[2].Fields);
        Assert.False(report.Agrees);
    }

    [Fact]
    public async Task What_the_headers_do_not_know_hides_nothing()
    {
        var file = _folder.WriteFile(
            "mine.py",
            """
            from ctypes import *

            class MyOwn(Structure):
                _fields_ = [("x", c_int)]

            class rlimit(Structure):
                _fields_ = [("rlim_cur", c_ulong), ("rlim_max", c_ulong)]
            """);

        var part = (await AuditAsync(lab.Context.Python, HeaderProbe.FindCompiler(), file)).Parts[2];

        Assert.Equal(["MyOwn", "MyOwn.x"], part.NotCompared);
        Assert.Empty(part.Mismatches);
        Assert.Equal((1, 2), (part.Structs, part.Fields));
    }

    /// <summary>By halves alone each field would be a run of the compiler.</summary>
    [Fact]
    public async Task The_fields_of_a_struct_that_no_header_knows_are_not_asked_for()
    {
        var fields = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"('f{i}', c_int)"));
        var file = _folder.WriteFile("big.py", $"from ctypes import *\nclass MyBig(Structure):\n    _fields_ = [{fields}]\n");
        var processes = new CountingRunner();

        var report = await new AbiAudit(processes, HeaderProbe.FindCompiler(), ImmutableSortedDictionary<string, string?>.Empty)
            .RunAsync(lab.Context.Python, [file], CancellationToken.None);

        var part = report.Parts[2];
        Assert.SkipIfMissing(part.Problem);
        Assert.False(report.Agrees, "nothing of the file was compared");
        Assert.Equal((301, true), (part.NotCompared.Length, part.Mismatches.IsEmpty));
        Assert.EndsWith(" know none of it", part.Lines().First(), StringComparison.Ordinal);
        Assert.InRange(processes.Started, 1, 20);
    }

    [Fact]
    public async Task A_struct_that_a_file_defines_twice_agrees_twice()
    {
        var file = _folder.WriteFile(
            "twice.py",
            """
            from ctypes import *

            class rlimit(Structure):
                _fields_ = [("rlim_cur", c_ulong), ("rlim_max", c_ulong)]

            first = rlimit

            class rlimit(Structure):
                _fields_ = [("rlim_cur", c_ulong), ("rlim_max", c_ulong)]
            """);

        var part = (await AuditAsync(lab.Context.Python, HeaderProbe.FindCompiler(), file)).Parts[2];

        Assert.Empty(part.Mismatches);
        Assert.Equal((2, 4), (part.Structs, part.Fields));
    }

    [Fact]
    public async Task Leaves_nothing_behind_and_says_it_in_JSON()
    {
        var temporary = Directory.CreateDirectory(_folder.Combine("tmp")).FullName;
        using var run = LabProcess.StartWith(
            _folder.Path, [$"TMPDIR={temporary}"], "doctor", "--abi", Misplaced, "--json", "--python", lab.Context.Python.Executable);
        var ended = await run.EndAsync();

        Assert.True(ended.ExitCode == ExitCode.Failed, ended.ToString());
        var parts = JsonDocument.Parse(ended.Output).RootElement.GetProperty("parts");
        Assert.Equal("offset", parts[2].GetProperty("mismatches")[1].GetProperty("kind").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }

    private sealed class CountingRunner : IProcessRunner
    {
        private readonly ProcessRunner _runner = new();

        public int Started { get; private set; }

        public Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
        {
            Started++;
            return _runner.RunAsync(request, cancellation);
        }
    }

    private static Task<AbiReport> AuditAsync(PythonInstallation python, string? compiler, params string[] files) =>
        new AbiAudit(new ProcessRunner(), compiler, ImmutableSortedDictionary<string, string?>.Empty).RunAsync(python, files, default);
}
