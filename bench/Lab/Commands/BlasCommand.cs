using System.CommandLine;
using Lab.Blas;
using Lab.Console;
using Lab.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>blas [NAME…]</c>: what workloads need with each BLAS, number of BLAS threads and CPU kernel.</summary>
internal sealed class BlasCommand(TextWriter output, TextWriter error)
{
    private const string All = "all";
    private const string None = "none";

    /// <summary>They show the differences: both parallel LUs, what reaches them, and a call that does not.</summary>
    private static readonly string[] Usual = ["scipy.lu-500", "scipy.zlu-1000", "scipy.solve-300", "scipy.expm-100", "scipy.svd-300"];

    /// <summary>The same for the routines alone.</summary>
    private static readonly string[] UsualRoutines = ["lapack.dgetrf-500", "lapack.zgetrf-500", "lapack.dgeqrf-300"];

    private readonly Option<bool> _json = Options.Json();
    private readonly Option<string?> _out = Options.Out();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    private readonly Option<string[]> _libraries = Names(
        "--libraries", "names", "Libraries to measure, by the names that the table shows (default: every one found)");

    private readonly Option<string[]> _kernels = Names(
        "--kernels", "names", $"CPU kernels of OpenBLAS, {All} that this CPU can run, or {None} but the default (default: {All})");

    private readonly Option<int[]> _threads = new("--threads")
    {
        Description = "Numbers of BLAS threads, such as 1,2,16 (default: 1,2, and 4,8 for OpenBLAS)",
        HelpName = "numbers",
        DefaultValueFactory = _ => [],
        CustomParser = result => Options.Read<int[]>(
            result, () => [.. Parts(result.Tokens.Select(t => t.Value)).Select(Number).Distinct().Order()], []),
    };

    private readonly Option<string[]> _folders = new("--library-path")
    {
        Description = "Search this folder for libraries too, such as an unpacked package (repeatable)",
        HelpName = "folder",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<Host?> _host = new("--host")
    {
        Description = "guarded: the calls from Python; lapack: the LAPACK routine alone (default: guarded)",
        HelpName = "host",
        CustomParser = result => Options.ReadHost(result, "a matrix", Host.Guarded, Host.Lapack),
    };

    public Command Create()
    {
        var command = new Command("blas", "Measure workloads with each BLAS found, several numbers of BLAS threads, and each CPU kernel.");
        _names.AddTo(command);
        foreach (var option in new Option[] { _libraries, _threads, _kernels, _folders, _host })
            command.Options.Add(option);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.Options.Add(_out);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var names = _names.Read(parsed);
        var folders = parsed.GetValue(_folders) ?? [];
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
            throw new CommandException(ExitCode.Usage, $"there is no folder {missing}: give --library-path one that holds a BLAS");
        string[] kernels = [.. Parts(parsed.GetValue(_kernels)!)];
        if (kernels.Contains(None) && kernels.Length > 1)
            throw new CommandException(ExitCode.Usage, $"--kernels {None} measures the default alone: leave it out, or the other names");
        var display = RunDisplay.Create(error);
        using var run = Run.Create(parsed.GetValue(_out), display);
        using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        run.Start(await PlanAsync(parsed, names, kernels, folders, context, cancel).ConfigureAwait(false));
        var results = await run.RunAsync(run.Jobs(context, _probe.Limits(parsed), _probe.Parallel(parsed)), cancel).ConfigureAwait(false);
        return await new RunEnd(output, error).TellAsync(run, results, parsed.GetValue(_json), cancel).ConfigureAwait(false);
    }

    private async Task<CaptureEntry.Header> PlanAsync(
        ParseResult parsed, IReadOnlyList<string> names, string[] kernels, string[] folders, RunContext context, CancellationToken cancel)
    {
        var host = parsed.GetValue(_host) ?? Host.Guarded;
        var usual = host == Host.Lapack ? UsualRoutines : Usual;
        ImmutableArray<CatalogEntry> entries = [.. WorkloadOptions.Resolve(names.Count > 0 ? names : usual, context.Catalog)];
        if (host == Host.Lapack && entries.FirstOrDefault(e => e.Lapack is null) is { } undeclared)
        {
            throw new CommandException(
                ExitCode.Usage, $"no LAPACK routine is declared for {undeclared.Name}: 'list --json' shows the workloads that have one");
        }

        var environment = _environment.Environments(parsed)[0];
        var choice = new BlasChoice(
            [.. Parts(parsed.GetValue(_libraries)!)],
            [.. parsed.GetValue(_threads)!],
            [.. kernels.Where(k => k is not (All or None))],
            AnyKernel: !kernels.Contains(None),
            [.. folders]);
        context.Display.Report("asking each library what a process loads with it, and each CPU kernel whether this CPU can run it");
        var (parallel, repeats) = (_probe.Parallel(parsed), _probe.Repeats(parsed));
        var plan = await new BlasPlanning(context, environment, choice, parallel).PlanAsync(host, cancel).ConfigureAwait(false);
        if (Options.Announce("the matrix", (long)plan.Variants.Length * entries.Length * (repeats + 2), parallel) is { } duration)
            context.Display.Report(duration);
        return context.Header(entries, [environment], repeats, _probe.Seed(parsed)) with
        {
            // The user's own environment is one of the matrix: its probes are those of any run.
            Probes = plan.Variants.Any(v => v.Environment.Equals(environment)) ? PlannedProbe.Of(entries, environments: 1, host) : [],
            Blas = plan,
        };
    }

    private static Option<string[]> Names(string name, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Given several times, the lists are read as one.</summary>
    private static IEnumerable<string> Parts(IEnumerable<string> texts) =>
        texts.SelectMany(text => text.Split(',')).Select(part => part.Trim()).Where(part => part.Length > 0)
            .Distinct(StringComparer.Ordinal);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 4096
            ? number
            : throw new FormatException($"'{text}' is no number of BLAS threads: write numbers from 1 to 4096, such as --threads 1,2,16");
}
