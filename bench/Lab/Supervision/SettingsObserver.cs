using System.Text.Json.Nodes;
using Lab.Analysis.Settings;
using Lab.Analysis.Wording;
using Lab.Console;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>
/// Starts a process with each setting that is said to change the stacks of threads, or the number of threads that a BLAS uses, and notes
/// what its threads really got. A setting that was not seen to work is never recommended.
/// </summary>
/// <param name="program">Path of Lab.Settings.dll.</param>
/// <param name="runtimeHost">Path of the <c>dotnet</c> that runs it.</param>
/// <param name="place">A folder to make for the processes' files, and to remove after them; what a kill left there goes first.</param>
internal sealed class SettingsObserver(IProcessRunner processes, string program, string runtimeHost, string place)
{
    /// <summary>Processes at a time: each looks at itself only, so that they do not disturb each other.</summary>
    private const int AtATime = 2;

    /// <summary>What the BLAS is asked to do.</summary>
    private const int BlasThreads = 1;

    /// <summary>Numbers that say how a runtimeconfig.json is read: without 0x as hexadecimal it would be 2 MiB, and 3.75 MiB.</summary>
    private const string DecimalDigits = "200000", HexadecimalDigits = "3C0000";

    /// <summary>What a start of a process, or some, have to say.</summary>
    private delegate Task<IEnumerable<SettingObservation>> Attempt(CancellationToken cancel);

    /// <param name="size">The stack to ask for. Where threads have that anyway, another is asked for too: it alone can tell.</param>
    /// <param name="python">The Python whose threads are looked at; null for none.</param>
    /// <param name="builds">Whether a project is built with the SDK, which takes some ten seconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled; no process is left.</exception>
    public async Task<ImmutableArray<SettingObservation>> ObserveAsync(
        ByteSize size, PythonInstallation? python, bool builds, RunDisplay display, CancellationToken cancel)
    {
        OwnFolder.RemoveLink(place);
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        var folder = Directory.CreateDirectory(place);
        try
        {
            var settings = new SettingsProgram(processes, program, runtimeHost, folder.FullName);
            var other = size > ByteSize.FromMiB(512) ? new ByteSize(size.Bytes / 2).RoundUpToPage() : size + size;
            var (without, problem) = await settings.AskAsync(cancel, sizes: [size, other]).ConfigureAwait(false);
            if (problem is not null)
                return [new(Knob.None, "", ThreadKind.New) { Reason = problem }];
            ImmutableArray<ByteSize> sizes = without.Any(thread => thread.Asked is null && IsNear(thread.Stack, size))
                ? [size, other]
                : [size];
            ImmutableArray<Attempt> attempts =
            [
                _ => Task.FromResult(Without(without, sizes)),
                .. OfDotNet(settings, sizes),
                .. Projects(settings, sizes, builds, folder),
                .. python is null ? [_ => Task.FromResult(WithoutPython())] : OfPython(python, sizes),
            ];
            var seen = new IEnumerable<SettingObservation>[attempts.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel };
            await display.WhileAsync(
                attempts.Length,
                progress => Parallel.ForAsync(0, attempts.Length, options, async (i, token) =>
                {
                    seen[i] = await attempts[i](token).ConfigureAwait(false);
                    progress.Finished(1);
                }),
                "settings").ConfigureAwait(false);
            return [.. seen.SelectMany(rows => rows)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the threads of a process without any setting have; empty where it does not start.</summary>
    public static async Task<ImmutableArray<ObservedThread>> WithoutSettingAsync(
        IProcessRunner processes, string program, string runtimeHost, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("lab-settings-");
        try
        {
            var settings = new SettingsProgram(processes, program, runtimeHost, folder.FullName);
            return (await settings.AskAsync(cancel).ConfigureAwait(false)).Threads;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of the process without any setting, which makes threads with sizes too.</summary>
    private static IEnumerable<SettingObservation> Without(IEnumerable<ObservedThread> threads, ImmutableArray<ByteSize> sizes) => threads
        .Where(thread => thread.Asked is not { } asked || sizes.Contains(asked))
        .Select(thread => Row(thread.Asked is { } asked ? Knob.SizedThread : Knob.None, Bytes(thread.Asked), thread.Asked, thread));

    private static IEnumerable<Attempt> OfDotNet(SettingsProgram settings, ImmutableArray<ByteSize> sizes)
    {
        foreach (var size in sizes)
        {
            // The runtime reads these variables as hexadecimal, with or without a prefix (clrconfig.h: CLRConfig::LookupConfigValue).
            var hexadecimal = SizeText.Hexadecimal(size);
            yield return OfVariable(Knob.Variable, hexadecimal, size);
            yield return OfVariable(Knob.OldVariable, hexadecimal, size);
            yield return OfProperty(JsonValue.Create(size.Bytes), size);
            yield return OfProperty($"0x{hexadecimal}", size);
        }

        yield return OfProperty(DecimalDigits, new(long.Parse(DecimalDigits, CultureInfo.InvariantCulture)));
        yield return OfProperty(HexadecimalDigits, ByteSize.Parse("0x" + HexadecimalDigits));
        foreach (var size in sizes)
        {
            var limit = size.Bytes / 1024;
            yield return Of(
                Knob.Ulimit, limit.ToString(CultureInfo.InvariantCulture), size, cancel => settings.AskAsync(cancel, stackLimit: limit));
            yield return OfVariable(Knob.OpenMpStack, OpenMpSize(size), size);
        }

        Attempt OfVariable(string name, string value, ByteSize size) =>
            Of(name, value, size, cancel => settings.AskAsync(cancel, variables: [(name, value)]));

        Attempt OfProperty(JsonNode value, ByteSize size) =>
            Of(Knob.RuntimeConfig, value.ToJsonString(), size, cancel => settings.AskAsync(cancel, property: value));
    }

    private static Attempt Of(
        string knob,
        string asked,
        ByteSize size,
        Func<CancellationToken, Task<(ImmutableArray<ObservedThread> Threads, string? Problem)>> ask) => async cancel =>
    {
        var (threads, problem) = await ask(cancel).ConfigureAwait(false);
        return problem is null
            ? threads.Select(thread => Row(knob, asked, size, thread))
            : [new(knob, asked, ThreadKind.New) { AskedBytes = size, Reason = problem }];
    };

    /// <summary>The project file holds the text that a user pastes, and its program is one line that calls Lab.Settings.</summary>
    private IEnumerable<Attempt> Projects(
        SettingsProgram settings, ImmutableArray<ByteSize> sizes, bool builds, DirectoryInfo folder) => sizes.Select(size =>
    {
        return Of(Knob.Project, Bytes(size), size, async cancel =>
        {
            if (!builds)
                return ([], "not tried by a run: the command settings builds a project");
            if (SettingsProject.FindSdk(runtimeHost) is not { } sdk)
                return ([], "not tried: no SDK");
            var own = folder.CreateSubdirectory(Bytes(size));
            var pasted = SettingSnippet.All(size).Single(snippet => snippet.Knob == Knob.Project).Text;
            var references = SettingsProject.References(settings.Program, settings.WhyNoKestrel is null);
            var (built, problem) = await SettingsProject.BuildAsync(
                processes, own.FullName, sdk, pasted + references, [("Asked.cs", "return Lab.Settings.Program.Main(args);")], cancel)
                .ConfigureAwait(false);
            return built is null ? ([], problem) : await settings.AskAsync(cancel, built: built).ConfigureAwait(false);
        });
    });

    private static IEnumerable<SettingObservation> WithoutPython() =>
        from setting in (IEnumerable<(string Knob, ThreadKind Thread)>)
        [
            (Knob.PythonThread, ThreadKind.Python), (Knob.OpenMpStack, ThreadKind.OpenMp), (Knob.OpenBlasThreads, ThreadKind.Blas),
            (Knob.OpenMpThreads, ThreadKind.Blas), (Knob.ThreadPoolCtl, ThreadKind.Blas),
        ]
        select new SettingObservation(setting.Knob, "", setting.Thread) { Reason = "not tried: no Python" };

    private IEnumerable<Attempt> OfPython(PythonInstallation python, ImmutableArray<ByteSize> sizes)
    {
        yield return async cancel =>
        {
            var (stacks, problem) = await AskStacksAsync(SettingsProgram.Environment(), cancel).ConfigureAwait(false);
            if (stacks is null)
                return sizes.Select(size => Row(Knob.PythonThread, Bytes(size), size, new(ThreadKind.Python, null) { Problem = problem }));
            return
            [
                Row(Knob.None, "", null, new(ThreadKind.Python, stacks.Thread)),
                Row(Knob.None, "", null, OpenMp(stacks)),
                .. stacks.Sized.Select(thread => Row(
                    Knob.PythonThread,
                    Bytes(thread.Asked),
                    thread.Asked,
                    new(ThreadKind.Python, thread.Stack) { Problem = thread.Problem })),
            ];
        };
        foreach (var size in sizes)
        {
            yield return async cancel =>
            {
                var asked = OpenMpSize(size);
                var (stacks, problem) = await AskStacksAsync(
                    SettingsProgram.Environment((Knob.OpenMpStack, asked)), cancel).ConfigureAwait(false);
                return stacks is null
                    ? [Row(Knob.OpenMpStack, asked, size, new(ThreadKind.OpenMp, null) { Problem = problem })]
                    : [Row(Knob.OpenMpStack, asked, size, OpenMp(stacks)),
                        Row(Knob.OpenMpStack, asked, size, new(ThreadKind.Python, stacks.Thread))];
            };
        }

        var limit = BlasThreads.ToString(CultureInfo.InvariantCulture);
        yield return OfBlas(Knob.None, "", SettingsProgram.Environment());
        foreach (var variable in (string[])[Knob.OpenBlasThreads, Knob.OpenMpThreads])
            yield return OfBlas(variable, limit, SettingsProgram.Environment((variable, limit)));
        yield return OfBlas(Knob.ThreadPoolCtl, limit, SettingsProgram.Environment(), BlasThreads);

        Task<(PythonStacks? Stacks, string? Problem)> AskStacksAsync(
            ImmutableSortedDictionary<string, string?> environment, CancellationToken cancel) =>
            PythonStacks.AskAsync(processes, python.Executable, sizes, environment, cancel);

        Attempt OfBlas(
            string knob, string asked, ImmutableSortedDictionary<string, string?> environment, int? atRunTime = null) => async cancel =>
        {
            var report = await new BlasProbe(processes).AskAsync(python, environment, cancel, atRunTime).ConfigureAwait(false);
            var threads = report.Libraries.Max(blas => blas.Threads);
            var reason = threads is null ? report.Problem ?? "no BLAS that tells its number of threads"
                : atRunTime is not null && report.LimitedBy is null ? "threadpoolctl is not installed, and the BLAS is not OpenBLAS" : null;
            return
            [
                new(report.LimitedBy ?? knob, asked, ThreadKind.Blas)
                {
                    AskedThreads = asked.Length == 0 ? null : BlasThreads,
                    ObservedThreads = reason is null ? threads : null,
                    Reason = reason,
                },
            ];
        };
    }

    private static ObservedThread OpenMp(PythonStacks stacks) =>
        new(ThreadKind.OpenMp, stacks.OpenMp.Stack) { Problem = stacks.OpenMp.Problem };

    private static SettingObservation Row(string knob, string asked, ByteSize? size, ObservedThread thread) =>
        new(knob, asked, thread.Thread) { AskedBytes = size, ObservedBytes = thread.Stack, Reason = thread.Problem };

    /// <summary>With its unit: without one it is KiB.</summary>
    private static string OpenMpSize(ByteSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes / 1024}K");

    private static string Bytes(ByteSize? size) => size?.Bytes.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Also of the main thread, which has up to some pages less than its limit.</summary>
    private static bool IsNear(ByteSize? had, ByteSize size) =>
        had is { } known && Math.Abs(known.Bytes - size.Bytes) <= ByteSize.FromKiB(256).Bytes;
}
