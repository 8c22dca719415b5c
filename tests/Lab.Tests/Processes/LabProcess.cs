using System.Diagnostics;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.StackProbe.Interop;

namespace Lab.Tests.Processes;

/// <summary>The lab's command line as a process of its own, in a folder of its own. Disposing of it kills it.</summary>
internal sealed class LabProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>SIGHUP, SIGINT and SIGTERM of signal.h in a mask of proc_pid_status(5): bit n-1 stands for signal n.</summary>
    private const ulong Interrupting = (1 << (1 - 1)) | (1 << (2 - 1)) | (1 << (15 - 1));

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private LabProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.Environment[ProcessMark.Variable] = Mark.Value;
        // A process that is killed at its very start would leave its diagnostics socket and pipes in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["PATH"] = RealLab.SearchPath;
        _process = ChildProcess.Start(start);
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public ProcessMark Mark { get; } = new();

    public static LabProcess Start(string folder, params string[] arguments) =>
        StartCommand(folder, [LabFiles.RuntimeHost, "exec", BuiltLab.Program, .. arguments]);

    /// <summary>The same with variables of the user's, such as a PATH that the lab does not start programs from.</summary>
    /// <param name="variables">As NAME=VALUE.</param>
    public static LabProcess StartWith(string folder, IEnumerable<string> variables, params string[] arguments) =>
        StartCommand(folder, ["/usr/bin/env", .. variables, LabFiles.RuntimeHost, "exec", BuiltLab.Program, .. arguments]);

    /// <summary>The same with core files allowed as far as they can be, as on a developer's machine.</summary>
    public static LabProcess StartWithCores(string folder, params string[] arguments) =>
        StartCommand(folder,
            ["/bin/sh", "-c", "ulimit -c $(ulimit -H -c); exec \"$@\"", "sh", LabFiles.RuntimeHost, "exec", BuiltLab.Program,
                .. arguments]);

    /// <summary>The same with standard streams as a shell redirects or closes them.</summary>
    public static LabProcess StartRedirected(string folder, string redirections, params string[] arguments) => StartCommand(
        folder, ["/bin/sh", "-c", $"exec \"$@\" {redirections}", "sh", LabFiles.RuntimeHost, "exec", BuiltLab.Program, .. arguments]);

    /// <summary>The same with diagnostics, as users start it, and another temporary folder.</summary>
    public static LabProcess StartWithDiagnostics(string folder, string temporary, params string[] arguments) => StartCommand(
        folder,
        [
            "env", "--unset=DOTNET_EnableDiagnostics", $"TMPDIR={temporary}", LabFiles.RuntimeHost, "exec", BuiltLab.Program,
            .. arguments,
        ]);

    /// <summary>The same as a user without any privilege, who owns the folder. For root alone.</summary>
    public static LabProcess StartUnprivileged(string folder, params string[] arguments) => StartCommand(
        folder,
        [
            "/bin/sh", "-c",
            "chown nobody \"$1\" && HOME=\"$1\" && export HOME && shift && exec setpriv --reuid=nobody --regid=nogroup --clear-groups "
                + "\"$@\"",
            "sh", folder, LabFiles.RuntimeHost, "exec", BuiltLab.Program, .. arguments,
        ]);

    /// <summary>A shell's script, such as a step of a workflow, with variables of its own.</summary>
    /// <param name="variables">As NAME=VALUE.</param>
    public static LabProcess StartScript(string folder, IEnumerable<string> variables, string script) =>
        StartCommand(folder, ["/usr/bin/env", .. variables, "/bin/sh", "-ec", script]);

    /// <summary>Starts it, waits for its end, and makes sure that nothing is left running.</summary>
    public static async Task<LabRun> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return await process.EndAsync();
    }

    public async Task<LabRun> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        // What it has left running may hold its output open: so this comes before the output is read to its end.
        await Mark.AssertNoneAliveSoonAsync();
        return new(_process.ExitCode, await _output.WaitAsync(patience.Token), await _error.WaitAsync(patience.Token));
    }

    /// <summary>Waits until something is so, while the process runs.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited)
                Assert.Fail($"the lab ended too soon: {await EndAsync()}");
            Assert.True(clock.Elapsed < Patience, "waited in vain");
            await Task.Delay(20);
        }
    }

    /// <summary>
    /// Sends a signal to a process that still runs. A program that sends it, such as kill, may start on a loaded machine when there is
    /// nothing left to interrupt.
    /// </summary>
    /// <param name="number">One of <see cref="SignalNumber"/>.</param>
    public void Signal(int number)
    {
        if (!_process.HasExited)
            _ = LibC.kill(_process.Id, number);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static LabProcess StartCommand(string folder, IReadOnlyList<string> command)
    {
        // A shell that starts something in the background makes it ignore SIGINT, every child inherits that, and .NET honours it.
        IReadOnlyList<string> words = SignalsAreIgnored() ? ["env", "--default-signal=HUP,INT,TERM", .. command] : command;
        return new(new(words[0], words.Skip(1)) { WorkingDirectory = folder });
    }

    private static bool SignalsAreIgnored()
    {
        const string field = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return (ulong.Parse(line[field.Length..].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & Interrupting) != 0;
    }
}
