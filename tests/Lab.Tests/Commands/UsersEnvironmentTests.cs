using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>What the folder that the lab is started in, and the user's variables, may not do, and what they are told to do.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class UsersEnvironmentTests : IDisposable
{
    internal static readonly string[] Programs =
    [
        "apt-get", "as", "bash", "cc", "dotnet", "dpkg", "env", "gcc", "gdb", "getconf", "ld", "ldconfig", "lscpu", "pip", "python3", "sh",
        "uname",
    ];

    internal static readonly string[] Modules =
        ["codecs", "encodings", "json", "linecache", "numpy", "os", "re", "site", "sitecustomize", "traceback", "venv", "warnings"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_of_the_current_folder_runs()
    {
        foreach (var program in Programs)
            PlantProgram(_folder, program);
        foreach (var module in Modules)
            PlantModule(_folder, module);

        var run = await RunWithAsync(
            [$"PATH=.::{RealLab.SearchPath}:", "PYTHONPATH=:.", "OPENBLAS_NUM_THREADS=1"],
            "check", "lab.empty", "--stack", "1M", "--python", "python3");

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "ran-*"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("PYTHONPATH names ., which the lab leaves out: write the whole path, ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_LAB_PYTHON_that_is_missing_is_said()
    {
        var run = await RunWithAsync(["LAB_PYTHON=/no/such/python"], "list");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("LAB_PYTHON=/no/such/python is not used: does not exist", run.Complaints);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("scan numpy.linalg")]
    [InlineData("kernelspec install --prefix here")]
    public async Task A_variable_that_keeps_Python_from_starting_is_named_and_nothing_is_installed(string line)
    {
        var run = await RunWithAsync(["PYTHONHASHSEED=abc"], line.Split(' '));

        Assert.True(run.ExitCode == ExitCode.Environment, run.ToString());
        Assert.StartsWith(
            "PYTHONHASHSEED=abc keeps Python from starting: correct or unset it (", run.Complaints[^1], StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("LANG=C")]
    [InlineData("LC_ALL=POSIX")]
    [InlineData("LANG=xx_XX.UTF-8")]
    public async Task Without_a_locale_paths_are_UTF_8_as_the_python3_program_has_them(string locale)
    {
        Directory.CreateDirectory(_folder.Combine("wörk"));
        _folder.WriteFile(Path.Combine("wörk", "größe.py"), "import os, sys\n\ndef f():\n    assert os.listdir('wörk') == ['größe.py']\n"
            + "    assert open(__file__).read().startswith('import')\n    assert sys.getfilesystemencoding() == 'utf-8'\n");

        string[] variables = ["--unset=LANG", "--unset=LC_ALL", "--unset=LC_CTYPE", "OPENBLAS_NUM_THREADS=1", locale];
        var run = await RunWithAsync(variables, "check", "wörk/größe.py:f", "--stack", "1M", "--python", "python3");

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    /// <summary>A program that leaves a file <c>ran-…</c> in the folder when it runs.</summary>
    internal static void PlantProgram(TemporaryFolder folder, string program)
    {
        var path = folder.WriteFile(program, $"#!/bin/sh\n: > {folder.Combine("ran")}-{program}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>A module of Python's that does the same when it is imported.</summary>
    internal static void PlantModule(TemporaryFolder folder, string module) => folder.WriteFile(
        module + ".py", $"import posix\nposix.close(posix.open('{folder.Combine("ran")}-' + __name__, 65))\n");

    private async Task<LabRun> RunWithAsync(string[] variables, params string[] arguments)
    {
        using var process = LabProcess.StartWith(_folder.Path, variables, arguments);
        return await process.EndAsync();
    }
}
