using System.CommandLine;
using Lab.Console;
using Lab.Jupyter;
using Lab.Machine;
using Lab.Probing;
using Lab.Python.Locating;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>
/// <c>kernelspec install</c> and <c>kernelspec uninstall</c>: makes <c>echo-kernel</c> known to Jupyter, and unknown again.
/// </summary>
internal sealed class KernelSpecCommand(TextWriter output, TextWriter error)
{
    private readonly Option<ByteSize> _stack = Stack();

    private readonly Option<bool> _user = new("--user") { Description = "For this user (the default)" };

    private readonly Option<string?> _prefix = new("--prefix")
    {
        Description = "For the environment in this folder, such as a virtual one: in share/jupyter/kernels",
        HelpName = "folder",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "Name of the kernel",
        HelpName = "name",
        DefaultValueFactory = _ => "lab-echo",
        CustomParser = result => Options.Read(result, () => KernelSpec.CheckName(result.Tokens[0].Value), ""),
    };

    private readonly EnvironmentOptions _environment = new();

    /// <summary>The stack of a session.</summary>
    public static Option<ByteSize> Stack() => new("--stack")
    {
        Description = "Stack of the thread that hosts Python, such as 512K",
        HelpName = "size",
        DefaultValueFactory = _ => ByteSize.FromMiB(1),
        CustomParser = result => Options.Read(result, () => StackSizeRules.Parse(result.Tokens[0].Value), default),
    };

    public Command Create()
    {
        var install = new Command("install", "Make the echo kernel known to Jupyter.");
        install.Options.Add(_stack);
        _environment.AddPythonTo(install);
        install.SetAction(InstallAsync);
        var uninstall = new Command("uninstall", "Remove what 'install' wrote.");
        uninstall.SetAction(Uninstall);
        var command = new Command("kernelspec", "Make the echo kernel known to Jupyter, or unknown again.");
        foreach (var subcommand in new[] { install, uninstall })
        {
            foreach (var option in new Option[] { _user, _prefix, _name })
                subcommand.Options.Add(option);
            command.Subcommands.Add(subcommand);
        }

        return command;
    }

    private async Task<int> InstallAsync(ParseResult parsed, CancellationToken cancel)
    {
        Platform.RequireMeasurable();
        var folder = Folder(parsed);
        KernelSpec.RefuseOthers(folder);
        var display = RunDisplay.Create(error);
        display.Report(KernelPython.Looking(_environment.Python(parsed)));
        var python = await KernelPython.OpenAsync(
            _environment.Python(parsed), PythonScript.OwnEnvironment, display, cancel).ConfigureAwait(false);
        KernelSpec.Of(python.Executable, parsed.GetValue(_stack)).Write(folder);
        var name = Path.GetFileName(folder);
        // Jupyter looks into the prefix of its own Python, and nowhere else unless it is told.
        var data = Path.GetDirectoryName(Path.GetDirectoryName(folder));
        var path = parsed.GetValue(_prefix) is null ? "" : $"JUPYTER_PATH={VisibleText.Argument(data!)} ";
        await output.WriteLineAsync($"installed {folder}; to use it: {path}jupyter console --kernel {name}").ConfigureAwait(false);
        return ExitCode.Done;
    }

    private int Uninstall(ParseResult parsed)
    {
        var folder = Folder(parsed);
        KernelSpec.Remove(folder);
        output.WriteLine($"removed {folder}");
        return ExitCode.Done;
    }

    private string Folder(ParseResult parsed)
    {
        if (parsed.GetValue(_prefix) is not { } prefix)
            return Path.Combine(KernelSpec.UserFolder, parsed.GetValue(_name)!);
        if (prefix.Length == 0)
            throw new CommandException(ExitCode.Usage, "--prefix names no folder");
        if (parsed.GetValue(_user))
            throw new CommandException(ExitCode.Usage, "--user and --prefix are two places: choose one");
        return Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels", parsed.GetValue(_name)!);
    }
}
