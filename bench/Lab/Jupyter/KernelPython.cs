using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;

namespace Lab.Jupyter;

/// <summary>The Python that hosts a kernel: the first that has ipykernel, or can be given it.</summary>
internal static class KernelPython
{
    private const string Package = "ipykernel";

    /// <summary>ipykernel loads a debugger that warns on stderr of each Python that was not started for it.</summary>
    public static readonly KeyValuePair<string, string?> QuietDebugger = new("PYDEVD_DISABLE_FILE_VALIDATION", "1");

    /// <summary>What <see cref="OpenAsync"/> does, which takes seconds.</summary>
    public static string Looking(string? named) =>
        named is null ? $"looking for a Python that has {Package}" : $"asking {named} for {Package}";

    /// <param name="named">The Python that the user named; null to look for one.</param>
    /// <param name="variables">What changes in this process's environment when Pythons are asked.</param>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    /// <exception cref="CommandException">None can be used, or none has ipykernel and it cannot be installed.</exception>
    public static async Task<PythonInstallation> OpenAsync(
        string? named, ImmutableSortedDictionary<string, string?> variables, IProgress<string> note, CancellationToken cancel)
    {
        var processes = new ProcessRunner();
        var found = await PythonSelection.FindAsync(processes, named, variables, note, cancel).ConfigureAwait(false);
        if (PythonChoice.Choose(found.Candidates, [[], [Package]]).Chosen?.Installation is not { } python)
            throw new CommandException(ExitCode.Environment, found.WhyNone);
        if (python.Has(Package))
            return python;
        if (python.Packages.ContainsKey(Package))
            throw new CommandException(ExitCode.Environment, $"{python.Executable} lacks {python.Lack(Package)}");
        if (await new Provisioner().AddAsync(Package, python, variables, note, cancel).ConfigureAwait(false) is { } lacking)
            throw new CommandException(ExitCode.Environment, lacking);
        return python;
    }
}
