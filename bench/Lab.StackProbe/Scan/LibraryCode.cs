using System.Collections.Concurrent;
using Iced.Intel;
using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Scan;

/// <summary>The machine code of a library: decoded function by function, on several threads; what they found, put together.</summary>
internal sealed class LibraryCode
{
    // The largest libraries of Python packages have some hundred megabytes of code.
    private const int CodeLimit = 1 << 30;

    /// <summary>A thread takes so many functions at a time.</summary>
    private const int Batch = 256;

    private readonly ElfFile _file;
    private readonly LinkageTable _linkage;
    private readonly string _library;
    private readonly HashSet<ulong> _described;
    private readonly List<(ulong Address, byte[] Bytes)> _sections = [];
    private readonly List<(CodeRange Range, int Section)> _functions = [];
    private readonly ConcurrentBag<LargeFrame> _frames = [];
    private readonly ConcurrentBag<(ulong Target, int Function)> _calls = [];
    private readonly ConcurrentBag<(string Name, int Function)> _named = [];
    private int _threadLimit;

    public LibraryCode(string path, ElfFile file)
    {
        (_file, _linkage, _library) = (file, new(file), Path.GetFileName(path));
        Image = ElfImage.Load(path);
        _described = (Image.Frames?.Ranges() ?? []).Select(range => range.Start).ToHashSet();
        foreach (ref readonly var section in file.Sections.AsSpan())
        {
            if ((section.Flags & Elf64.SHF_EXECINSTR) == 0 || file.Contents(section, CodeLimit) is not { } bytes)
                continue;
            _sections.Add((section.Address, bytes));
            _functions.AddRange(FunctionExtents.Of(Image, section.Address, section.Address + (ulong)bytes.Length)
                .Select(range => (range, _sections.Count - 1)));
        }
    }

    public ElfImage Image { get; }

    public int Functions => _functions.Count;

    /// <summary>Whether it is an OpenBLAS: one of its functions tells how it was built.</summary>
    public bool IsOpenBlas { get; private set; }

    /// <summary>The most threads that it was built for, where it is an OpenBLAS that shows it; null elsewhere.</summary>
    public int? ThreadLimit => _threadLimit > 0 ? _threadLimit : null;

    /// <summary>Decodes all of it.</summary>
    public void Walk(int parallel, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
        Parallel.ForEach(
            Partitioner.Create(0, Math.Max(1, _functions.Count), Batch),
            options,
            () => new FunctionReader(),
            (batch, _, reader) =>
            {
                for (var i = batch.Item1; i < Math.Min(batch.Item2, _functions.Count); i++)
                    Read(i, reader);
                return reader;
            },
            _ => { });
    }

    public ImmutableArray<LargeFrame> Frames()
    {
        var callers = new Dictionary<ulong, List<string>>();
        var wanted = _frames.Select(frame => frame.Start).ToHashSet();
        foreach (var (target, function) in _calls)
        {
            if (!wanted.Contains(target) || _functions[function].Range.Start == target)
                continue;
            if (!callers.TryGetValue(target, out var names))
                callers.Add(target, names = []);
            names.Add(NameOf(function));
        }

        return
        [
            .. _frames
                .Select(frame => callers.TryGetValue(frame.Start, out var names)
                    ? frame with { Callers = LibraryScan.Ordered(names) } : frame)
                .OrderBy(frame => frame.IsPagewise)
                .ThenByDescending(frame => frame.Bytes ?? 0)
                .ThenBy(frame => frame.Start),
        ];
    }

    public ImmutableDictionary<string, ImmutableArray<string>> NamedCalls() => _named
        .GroupBy(call => call.Name, StringComparer.Ordinal)
        .ToImmutableDictionary(
            same => same.Key,
            same => LibraryScan.Ordered(same.Select(call => call.Function).Distinct().Select(NameOf)),
            StringComparer.Ordinal);

    private void Read(int index, FunctionReader reader)
    {
        var (range, section) = _functions[index];
        var (address, bytes) = _sections[section];
        var found = reader.Read(bytes, address, range);
        foreach (ref readonly var instruction in reader.Code.Span)
        {
            if (instruction.FlowControl == FlowControl.IndirectCall && instruction.IsIPRelativeMemoryOperand)
                AddCall(_linkage.AtPointer(instruction.IPRelativeMemoryAddress), index);
            else if (instruction.IsCallNear || instruction.IsJmpShortOrNear)
                AddCall(instruction.NearBranchTarget, range, index);
        }

        var name = Image.Find(range.Start) is { } symbol && symbol.Start == range.Start ? symbol.Name : null;
        if (OpenBlasBuild.IsReporting(name))
        {
            IsOpenBlas = true;
            _threadLimit = OpenBlasBuild.ThreadLimit(_file, reader.Code.Span) ?? _threadLimit;
        }

        if (found is not { Any: true })
            return;
        var leaps = found.Leap > 0 || found.LeapsVariably;
        var frame = leaps ? found.Leap : found.Pagewise;
        _frames.Add(new(name is null ? null : Demangler.Of(name), range.Start, range.End)
        {
            Bytes = frame > 0 ? frame : null,
            InSteps = leaps ? found.LeapSteps > 1 : found.Pagewise > FrameWalk.Page,
            IsVariable = found.LeapsVariably || found.IsVariablePagewise,
            IsPagewise = !leaps,
            IsAssembly = _described.Count > 0 && !_described.Contains(range.Start),
        });
    }

    private void AddCall(ulong target, CodeRange from, int index)
    {
        if (target >= from.Start && target < from.End)
            return;
        if (Image.Find(target) is null && StubAt(target) is { } name)
            AddCall(name, index);
        else
            _calls.Add((target, index));
    }

    private string? StubAt(ulong address)
    {
        foreach (var (start, bytes) in _sections)
        {
            if (address >= start && address - start < (ulong)bytes.Length)
                return _linkage.AtStub(address, bytes.AsSpan((int)(address - start)));
        }

        return null;
    }

    private void AddCall(string? name, int index)
    {
        if (name is not null)
            _named.Add((name, index));
    }

    private string NameOf(int function)
    {
        var start = _functions[function].Range.Start;
        return Image.Find(start) is { } symbol ? Demangler.Of(symbol.Name) : FormattableString.Invariant($"{_library}+0x{start:x}");
    }
}
