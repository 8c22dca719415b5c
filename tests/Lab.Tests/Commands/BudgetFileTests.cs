using Lab.Analysis.Checks;
using Lab.Commands;
using Lab.Trials;

namespace Lab.Tests.Commands;

public sealed class BudgetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_stack_headroom_and_largest_minimum()
    {
        var budget = BudgetFile.Parse(
            """
            { "schema": 1, "stack": "8M", "workloads": { "scipy.*": { "stack": 4194304 }, "lab.empty": {},
              "stdlib.json-900": { "minimum": "3200K", "headroom": "0x40000" } } }
            """);

        Assert.Equal(ByteSize.FromMiB(8), budget.StackBytes);
        Assert.Equal(
            [
                new("scipy.*", ByteSize.FromMiB(4), null, null),
                new("lab.empty", null, null, null),
                new("stdlib.json-900", null, ByteSize.FromKiB(256), ByteSize.FromKiB(3200)),
            ],
            budget.Rules);
        Assert.Equal(new Budget(null, []).Rules, BudgetFile.Parse("""{"schema":1}""").Rules);
    }

    [Theory]
    [InlineData("{", "line 1 is not JSON: ")]
    [InlineData("{\"schema\":1,\n\"stack\":\"8M\",", "line 2 is not JSON: ")]
    [InlineData("""{"schema":1} {}""", "line 1 is not JSON: ")]
    [InlineData("""{"schema":1,"a":[[[[[[[[[[]]]]]]]]]]}""", "line 1 is not JSON: ")]
    [InlineData("[]", "an object is expected, not an array")]
    [InlineData("null", "an object is expected, not null")]
    [InlineData("{}", "\"schema\": 1 is missing: this is no budget")]
    [InlineData("""{"schema":2,"stack":"8M"}""", "schema: this lab reads 1, not 2")]
    [InlineData("""{"schema":"1"}""", "schema: this lab reads 1, not \"1\"")]
    [InlineData("""{"schema":1.5}""", "schema: this lab reads 1, not 1.5")]
    [InlineData("""{"schema":1,"stak":"8M"}""", "\"stak\" is not known: write schema, stack, workloads")]
    [InlineData("""{"schema":1,"schema":1}""", "\"schema\" is there twice")]
    [InlineData("""{"schema":1,"stack":true}""", "stack: a size such as \"4M\" is expected, not true or false")]
    [InlineData("""{"schema":1,"stack":null}""", "stack: a size such as \"4M\" is expected, not null")]
    [InlineData("""{"schema":1,"stack":"8Q"}""", "stack: '8Q' is not a size: ")]
    [InlineData("""{"schema":1,"stack":1}""", "stack: '1' is too small: a thread's stack has at least 16 KiB here")]
    [InlineData("""{"schema":1,"stack":"3G"}""", "stack: '3G' is too large: ")]
    [InlineData("""{"schema":1,"stack":-1}""", "stack: '-1' is not a size: ")]
    [InlineData("""{"schema":1,"workloads":[]}""", "workloads: an object is expected, not an array")]
    [InlineData("""{"schema":1,"workloads":{"a.b":"8M"}}""", "workloads.\"a.b\": an object is expected, not a text")]
    [InlineData("""{"schema":1,"workloads":{"a.b":{},"a.b":{}}}""", "workloads: \"a.b\" is there twice")]
    [InlineData("""{"schema":1,"workloads":{"a.b":{"peak":"8M"}}}""", "workloads.\"a.b\": \"peak\" is not known: write ")]
    [InlineData("""{"schema":1,"workloads":{"a.b":{"stack":"8M","stack":"9M"}}}""", "workloads.\"a.b\": \"stack\" is there twice")]
    [InlineData("""{"schema":1,"workloads":{"a.b":{"headroom":[]}}}""", "workloads.\"a.b\".headroom: a size such as \"4M\" is expected, ")]
    [InlineData("""{"schema":1,"workloads":{"a.b":{"minimum":"99999999G"}}}""", "workloads.\"a.b\".minimum: '99999999G' is too large: ")]
    [InlineData("""{"schema":1,"workloads":{"a\u001b\n":1}}""", "workloads.\"a\\u001b\\n\": an object is expected, not a number")]
    [InlineData("""{"schema":1,"workloads":{"\ud800":{}}}""", "this is not text in UTF-8")]
    [InlineData("""{"schema":1,"workloads":{}}""", "workloads: none is named: name one, or leave the member out")]
    [InlineData("""{"schema":1,"workloads":{"mine.py:f":{},"./mine.py:f":{}}}""", "workloads: \"mine.py:f\" and \"./mine.py:f\" are ")]
    [InlineData("""{"schema":1,"workloads":{"mine.py":{}}}""", "workloads: ")]
    [InlineData("""{"schema":1,"workloads":{"\u0000.py:f":{}}}""", "workloads: there is no file ")]
    public void What_is_wrong_is_named_with_its_place(string json, string what)
    {
        _folder.WriteFile("mine.py", "");
        AssertRefused(_folder.WriteFile("lab.json", json), what);
    }

    [Fact]
    public void A_missing_file_is_looked_for_from_the_folder_of_the_budget()
    {
        var exception = Assert.Throws<CommandException>(
            () => BudgetFile.Read(_folder.WriteFile("lab.json", """{"schema":1,"workloads":{"gone.py:f":{}}}""")));

        Assert.Contains("workloads: there is no file ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(": give its path from the folder of the budget, or the whole path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_that_differ_in_a_parameter_alone_are_two()
    {
        var budget = BudgetFile.Read(_folder.WriteFile("lab.json", """{"schema":1,"workloads":{"t.py::a[x/y]":{},"t.py::a[x//y]":{}}}"""));

        Assert.Equal(2, budget.Rules.Length);
    }

    [Fact]
    public void It_is_one_line_however_long_the_names_are()
    {
        var file = _folder.WriteFile("lab.json", $$"""{"schema":1,"stack":"{{new string('x', 100_000)}}"}""");

        AssertRefused(file, "stack: 'xxx");
    }

    // Each would take all memory, or never end, if it was read whole.
    [Theory]
    [InlineData("empty", "empty, or no regular file")]
    [InlineData("fifo", "empty, or no regular file")]
    [InlineData("endless", "empty, or no regular file")]
    [InlineData("loop", "")]
    [InlineData("folder", "this is a folder")]
    [InlineData("missing", "there is no such file")]
    [InlineData("garbage", "larger than 1 MiB: no budget is")]
    [InlineData("binary", "this is not text in UTF-8")]
    [InlineData("/proc/self/mem", "empty, or no regular file")]
    [InlineData("", "an empty text names no file")]
    public async Task What_is_no_budget_is_refused_at_once(string name, string what)
    {
        var file = name.Length == 0 ? "" : _folder.Combine(name);
        switch (name)
        {
            case "empty":
                _folder.WriteFile(name, "");
                break;
            case "fifo":
                _folder.MakePipe(name);
                break;
            case "endless":
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
            case "loop":
                File.CreateSymbolicLink(file, file);
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "garbage":
                // 100 MB of zeros, of which the disk holds none.
                using (var sparse = File.Create(file))
                    sparse.SetLength(100_000_000);
                break;
            case "binary":
                File.WriteAllBytes(file, [0xff, 0xfe, 0x00, 0x80]);
                break;
        }

        // Of its thread alone: other tests run at the same time.
        var allocated = await Task.Run(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            AssertRefused(file, what);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(allocated < 50_000_000, "it must not be read whole");
    }

    [Fact]
    public void Files_of_workloads_are_named_from_its_folder()
    {
        Directory.CreateDirectory(_folder.Combine("ci"));
        _folder.WriteFile("ci/mine.py", "");
        var file = _folder.WriteFile("ci/lab.json", """{"schema":1,"workloads":{"mine.py:f":{},"../ci/mine.py:g":{}}}""");

        Assert.Equal(
            [_folder.Combine("ci", "mine.py:f"), _folder.Combine("ci", "../ci/mine.py:g")],
            BudgetFile.Read(file).Rules.Select(r => r.Workload));
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        var mine = _folder.WriteFile("mine.py", "") + ":f";
        var test = _folder.WriteFile("test_mine.py", "") + "::test_get[http://x/../y]";
        var check = new CheckResult(null,
        [
            Workload("scipy.lu-500", 8192, 3180), Workload("scipy.qr", 512, 100) with { HeadroomBytes = new(100_000) },
            Workload(mine, 8192, 36), Workload(test, 8192, 36), Workload("scipy.raises", 8192, null),
            Workload("scipy.unsure", 8192, 8) with { Verdict = CheckVerdict.NotVerified },
        ]);
        Directory.CreateDirectory(_folder.Combine("ci"));
        var file = _folder.Combine("ci", "lab.json");
        File.WriteAllText(file, BudgetFile.Render(check, ByteSize.FromMiB(8), file));

        var budget = BudgetFile.Read(file);

        Assert.Equal(ByteSize.FromMiB(8), budget.StackBytes);
        Assert.Equal(
            [
                new("scipy.lu-500", null, null, ByteSize.FromKiB(3180)),
                new("scipy.qr", ByteSize.FromKiB(512), new ByteSize(100_000), ByteSize.FromKiB(100)),
                new(_folder.Combine("ci", "../mine.py:f"), null, null, ByteSize.FromKiB(36)),
                new(_folder.Combine("ci", "../test_mine.py::test_get[http://x/../y]"), null, null, ByteSize.FromKiB(36)),
            ],
            budget.Rules);
    }

    private static void AssertRefused(string file, string what)
    {
        var error = Assert.Throws<CommandException>(() => BudgetFile.Read(file));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith("cannot use the budget ", error.Message, StringComparison.Ordinal);
        Assert.Contains(": " + what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 1, 300);
    }

    private static CheckedWorkload Workload(string name, long stack, long? minimum) => new()
    {
        Workload = name,
        Library = "scipy",
        Verdict = minimum is null ? CheckVerdict.NotMeasured : CheckVerdict.Passed,
        StackBytes = ByteSize.FromKiB(stack),
        MinimumStackBytes = minimum is { } kib ? ByteSize.FromKiB(kib) : null,
    };
}
