using System.Collections.Concurrent;
using Lab.StackProbe.Processes;
using Lab.StackProbe.Unwinding;

namespace Lab.StackProbe;

/// <summary>Names the native function at an address of a process: this one, another running one, or a stopped one.</summary>
/// <remarks>
/// Reads only /proc and ELF files, so the process is not disturbed. A file is read when the first address in it is asked for, once for all
/// resolvers. Safe to use from several threads.
/// </remarks>
public sealed class SymbolResolver
{
    // The CLR maps its code twice, to write it and to run it, from an anonymous file with this name (dotnet/runtime, executable allocator).
    private const string DoubleMapper = "/memfd:doublemapper";

    private readonly ConcurrentDictionary<FileId, LoadedModule> _modules = new();
    private volatile MemoryMap _map;

    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not look into that one.</exception>
    public SymbolResolver(int pid)
        : this(MemoryMap.OfProcess(pid))
    {
    }

    /// <param name="map">A map read before. It is read again only if it is the map of a process.</param>
    public SymbolResolver(MemoryMap map) => _map = map;

    /// <summary>The mappings as last read.</summary>
    public MemoryMap Map => _map;

    /// <summary>Reads the mappings again, because libraries are loaded later. If the process has ended, the last ones are kept.</summary>
    public void Refresh()
    {
        if (_map.ProcessId is not { } pid)
            return;
        try
        {
            var map = MemoryMap.OfProcess(pid);
            if (map.Mappings.Count > 0)
                _map = map;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process is gone. Its last mappings still explain its addresses.
        }
    }

    /// <summary>Where an address lies. Reads the mappings again if the address lies in no known one.</summary>
    public NativeFrame Resolve(ulong address)
    {
        if (_map.Find(address) is null)
            Refresh();
        var map = _map;
        if (map.Find(address) is not { } mapping)
            return new(null, null, address);
        if (mapping.IsAnonymous || mapping.Path.StartsWith(DoubleMapper, StringComparison.Ordinal))
            return mapping.IsExecutable ? new(NativeFrame.Jit, null, address - mapping.Start) : new(null, null, address);
        return mapping.IsFile
            ? Resolve(address, mapping, map)
            : new(mapping.Path, null, address - map.LoadBase(mapping));
    }

    /// <summary>The function that made the call which returns to an address; the offset is that of the return address.</summary>
    /// <remarks>
    /// A call that does not return may be the last instruction of a function; the address after it is in another function.
    /// </remarks>
    public NativeFrame ResolveReturn(ulong returnAddress)
    {
        var call = Resolve(returnAddress - 1);
        return call with { Offset = call.Offset + 1 };
    }

    /// <summary>How the code at an address lays out its frame; null if its file does not say.</summary>
    internal FrameRules? FrameRulesAt(ulong address) => FrameRulesAt(address, out _);

    /// <summary>The start of the function that contains an address, by its symbol or its frame description; null without both.</summary>
    internal ulong? EntryOf(ulong address)
    {
        var frame = Resolve(address);
        if (frame.Symbol is not null)
            return address - frame.Offset;
        return FrameRulesAt(address, out var inFile) is { } rules ? address - (inFile - rules.Start) : null;
    }

    private FrameRules? FrameRulesAt(ulong address, out ulong inFile)
    {
        inFile = 0;
        var map = _map;
        if (map.Find(address) is not { IsFile: true } mapping
            || ModuleOf(mapping, map).Image is not { Frames: { } frames } image
            || image.AddressOf(address - mapping.Start + mapping.Offset, mapping.IsExecutable) is not { } found)
        {
            return null;
        }

        inFile = found;
        return frames.At(found);
    }

    private NativeFrame Resolve(ulong address, MemoryMapping mapping, MemoryMap map)
    {
        var module = ModuleOf(mapping, map);
        if (module.Image?.AddressOf(address - mapping.Start + mapping.Offset, mapping.IsExecutable) is not { } inFile)
            return new(module.Name, null, address - map.LoadBase(mapping)) { Path = module.Path };
        return module.Image.Find(inFile) is { } symbol
            ? new(module.Name, Demangler.Of(symbol.Name), inFile - symbol.Start) { Path = module.Path }
            : new(module.Name, null, inFile) { Path = module.Path };
    }

    private LoadedModule ModuleOf(MemoryMapping mapping, MemoryMap map) => _modules.TryGetValue(mapping.File, out var module)
        ? module
        : _modules.GetOrAdd(mapping.File, LoadedModule.Of(mapping, map.ProcessId));
}
