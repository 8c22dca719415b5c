using System.Runtime.InteropServices;
using Lab.Python.Embedding;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.StackProbe;

namespace Lab.Abi;

/// <summary>
/// Compares the native structs and constants that the lab uses with the C headers: by a compiler where there is one and the headers are
/// there, else by a table. It calls nothing of what it compares.
/// </summary>
/// <param name="compiler">Path of a C compiler; null where there is none.</param>
internal sealed class AbiAudit(IProcessRunner processes, string? compiler, ImmutableSortedDictionary<string, string?> environment)
{
    private const string PythonHeader = "Python.h";
    private const string NoCompiler = "there is no C compiler (gcc, cc or clang) on PATH";

    private static readonly Architecture Here = RuntimeInformation.ProcessArchitecture;

    /// <summary>All that is audited: where it is used is where its name in C is declared (<see cref="CNameAttribute"/>).</summary>
    public static ImmutableArray<CItem> Items(Architecture architecture) =>
        [.. CDeclarations.In(typeof(CItem).Assembly, architecture), .. CDeclarations.In(typeof(PyMethodDef).Assembly, architecture)];

    public static bool IsOfPython(CItem item) => item.Headers.Contains(PythonHeader);

    /// <param name="python">The Python to compare with; null where there is none.</param>
    /// <param name="files">Python files whose ctypes structs are compared too.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<AbiReport> RunAsync(PythonInstallation? python, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var parts = ImmutableArray.CreateBuilder<AbiPart>();
        var items = Items(Here);
        parts.Add(await CompareAsync(
            "C library",
            [.. items.Where(i => !IsOfPython(i))],
            new(LayoutTable.LibrarySection(Here), [], compiler is null ? NoCompiler : null, null),
            cancel).ConfigureAwait(false));
        if (python is null)
            parts.Add(new("Python", null, "there is no Python that the lab can embed", 0, 0, 0, [], []));
        else
        {
            var headers = await HeadersAsync(python, cancel).ConfigureAwait(false);
            parts.Add(await CompareAsync($"Python {python.Version}", [.. items.Where(IsOfPython)], headers, cancel).ConfigureAwait(false));
            foreach (var file in files)
                parts.Add(await FileAsync(python, file, cancel).ConfigureAwait(false));
        }

        var agrees = parts.All(p => p.Mismatches.IsEmpty && p.IsCompared);
        return new(python?.Executable, python?.Version.ToString(), Here.ToString().ToLowerInvariant(), agrees, parts.ToImmutable());
    }

    /// <summary>The ctypes structs of a Python file, by their C names. It is loaded by that Python; nothing in it is called.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<AbiPart> FileAsync(PythonInstallation python, string file, CancellationToken cancel)
    {
        var name = Path.GetFileName(file);
        var (layouts, problem) = await PythonLayouts.AskAsync(
            processes, python.Executable, file, Path.GetDirectoryName(LabFiles.Catalog)!, environment, cancel).ConfigureAwait(false);
        if ((problem ?? layouts!.Problem) is { } why)
            return new(name, null, why, 0, 0, 0, [], []);
        if (layouts!.Structs.IsEmpty)
            return new(name, null, "it has no ctypes.Structure", 0, 0, 0, [], []);
        var known = Items(Here).Where(i => i.Kind is CItemKind.Size).ToLookup(i => i.Name, i => i.Headers, StringComparer.Ordinal);
        var items = layouts.Structs.SelectMany(s => ItemsOf(s, known)).ToList();
        return await CompareAsync(name, items, await HeadersAsync(python, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
    }

    /// <summary>A ctypes struct in C: one that the lab uses too, such as <c>struct pollfd</c>, or a type of Python's.</summary>
    /// <param name="known">The headers of those that the lab uses.</param>
    private static IEnumerable<CItem> ItemsOf(CtypesStruct declared, ILookup<string, ImmutableArray<string>> known)
    {
        var type = known.Contains($"struct {declared.Name}") ? $"struct {declared.Name}" : declared.Name;
        var headers = known[type].FirstOrDefault([PythonHeader]);
        return declared.Fields.Select(f => CItem.OffsetOf(type, f.Name, f.Offset, headers))
            .Prepend(CItem.SizeOf(type, declared.Size, headers));
    }

    /// <summary>Whether a Python's headers can be compiled, and what stands in for them.</summary>
    private async Task<Reference> HeadersAsync(PythonInstallation python, CancellationToken cancel)
    {
        var section = LayoutTable.PythonSection(python.Version, Here);
        if (compiler is null)
            return new(section, [], NoCompiler, python.Version);
        var (layouts, problem) = await PythonLayouts.AskAsync(processes, python.Executable, null, "", environment, cancel)
            .ConfigureAwait(false);
        if (layouts is null)
            return new(section, [], $"{python.Executable} {problem}", python.Version);
        return layouts.Includes.Any(i => File.Exists(Path.Combine(i, PythonHeader)))
            ? new(section, [.. layouts.Includes.Select(i => "-I" + i)], null, python.Version)
            : new(section, [], $"there is no {PythonHeader} in {string.Join(" or ", layouts.Includes)}", python.Version);
    }

    private async Task<AbiPart> CompareAsync(string name, IReadOnlyList<CItem> items, Reference reference, CancellationToken cancel)
    {
        var (values, headers, problem) = await AskAsync(items, reference, cancel).ConfigureAwait(false);
        var mismatches = ImmutableArray.CreateBuilder<AbiMismatch>();
        var unknown = ImmutableArray.CreateBuilder<string>();
        var agreeing = new Dictionary<CItemKind, int>();
        var fromTable = 0;
        foreach (var item in items)
        {
            long? value = values.TryGetValue(item.Expression, out var asked) ? asked : null;
            fromTable += value is null ? 1 : 0;
            value ??= LayoutTable.BuiltIn.Find(reference.Section, item.Expression)
                ?? LayoutTable.BuiltIn.Find(LayoutTable.LibrarySection(Here), item.Expression);
            if (value is not { } header)
                unknown.Add(item.Name);
            else if (item.Agrees(header))
                agreeing[item.Kind] = agreeing.GetValueOrDefault(item.Kind) + 1;
            else
                mismatches.Add(new(item.Kind, item.Name, item.Value, header));
        }

        var table = fromTable > unknown.Count ? $"the built-in table ({reference.Section})" : null;
        return new(
            name,
            (headers, table) switch
            {
                (not null, not null) => $"{headers}, what is newer with {table}",
                _ => headers ?? table,
            },
            problem,
            agreeing.GetValueOrDefault(CItemKind.Size),
            agreeing.GetValueOrDefault(CItemKind.Offset),
            agreeing.GetValueOrDefault(CItemKind.Constant),
            mismatches.ToImmutable(),
            unknown.ToImmutable());
    }

    /// <summary>What the headers say, whose they are, and why they do not say all.</summary>
    private async Task<(IReadOnlyDictionary<string, long> Values, string? Headers, string? Problem)> AskAsync(
        IReadOnlyList<CItem> items, Reference reference, CancellationToken cancel)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        if (reference.Problem is not null || compiler is null)
            return (values, null, reference.Problem);
        var probe = new HeaderProbe(processes, compiler);
        string? headers = null, problem = null;
        foreach (var unit in items.GroupBy(i => string.Join(' ', i.Headers)))
        {
            // A file may define a struct twice.
            ImmutableArray<CItem> asked = [.. unit.DistinctBy(i => i.Expression)];
            var (answers, why) = await AskAsync(probe, asked, reference.Options, cancel).ConfigureAwait(false);
            problem ??= why;
            foreach (var answer in answers)
            {
                if (reference.Python is { } python && answer.Python is { } found && found.ToString(2) != python.ToString(2))
                    return (new Dictionary<string, long>(), null, $"the headers are those of Python {found.ToString(3)}");
                headers ??= answer.Python is null
                    ? $"the headers of {answer.Library} ({answer.Compiler})"
                    : $"the headers of Python {answer.Python.ToString(3)} ({answer.Compiler}, {string.Join(' ', reference.Options)})";
                foreach (var (expression, value) in answer.ByExpression)
                    values[expression] = value;
            }
        }

        return (values, headers, problem);
    }

    /// <summary>
    /// All at once. Where something that the headers do not know spoils that, the fields of unknown structs are left out: a file may
    /// define structs with hundreds of them, and each question is a run of the compiler.
    /// </summary>
    private static async Task<(ImmutableArray<HeaderValues> Answers, string? Problem)> AskAsync(
        HeaderProbe probe, ImmutableArray<CItem> items, ImmutableArray<string> options, CancellationToken cancel)
    {
        var headers = items[0].Headers;
        if ((await probe.AskAsync(headers, items, options, cancel).ConfigureAwait(false)).Values is { } all)
            return ([all], null);
        var (none, problem) = await probe.AskAsync(headers, [], options, cancel).ConfigureAwait(false);
        if (none is null)
            return ([], problem);
        ImmutableArray<CItem> sizes = [.. items.Where(i => i.Kind is CItemKind.Size)];
        var known = await HalvesAsync(sizes).ConfigureAwait(false);
        var unknown = sizes.Where(i => !known.Exists(k => k.ByExpression.ContainsKey(i.Expression)))
            .Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var rest = await HalvesAsync([.. items.Where(i => i.Kind is not CItemKind.Size && !unknown.Contains(i.Name.Split('.')[0]))])
            .ConfigureAwait(false);
        return ([none, .. known, .. rest], null);

        async Task<List<HeaderValues>> HalvesAsync(ImmutableArray<CItem> asked)
        {
            if (asked.IsEmpty)
                return [];
            if ((await probe.AskAsync(headers, asked, options, cancel).ConfigureAwait(false)).Values is { } answer)
                return [answer];
            var half = asked.Length / 2;
            return half == 0 ? []
                : [.. await HalvesAsync(asked[..half]).ConfigureAwait(false), .. await HalvesAsync(asked[half..]).ConfigureAwait(false)];
        }
    }

    /// <param name="Section">Of the table.</param>
    /// <param name="Options">Of the compiler.</param>
    /// <param name="Problem">Why no headers can be compiled; null if they can.</param>
    /// <param name="Python">Whose headers they must be; null for the C library's.</param>
    private sealed record Reference(string Section, ImmutableArray<string> Options, string? Problem, Version? Python);
}
