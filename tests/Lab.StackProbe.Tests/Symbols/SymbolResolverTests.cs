using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>Addresses of this process and of children.</summary>
public sealed class SymbolResolverTests(FunctionLibrary library) : IClassFixture<FunctionLibrary>
{
    [Fact]
    public void A_function_of_the_c_library_has_its_name()
    {
        var malloc = (ulong)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "malloc");
        var frame = Own().Resolve(malloc + 3);

        Assert.Equal(("malloc", 3UL), (frame.Symbol, frame.Offset));
        Assert.Matches(@"^(libc\.|libc-|ld-musl)", frame.Module);
        Assert.EndsWith("/" + frame.Module, frame.Path, StringComparison.Ordinal);
        Assert.Equal($"{frame.Module}!malloc+0x3", frame.ToString());
    }

    [Fact]
    public void A_function_of_the_runtime_has_its_name()
    {
        var runtime = NativeLibrary.Load(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libcoreclr.so"));
        var frame = Own().Resolve((ulong)NativeLibrary.GetExport(runtime, "coreclr_initialize"));
        NativeLibrary.Free(runtime);

        Assert.Equal(("libcoreclr.so", "coreclr_initialize", 0UL), (frame.Module, frame.Symbol, frame.Offset));
    }

    [Fact]
    public unsafe void Code_that_the_runtime_made_is_marked()
    {
        RuntimeHelpers.PrepareMethod(typeof(SymbolResolverTests).GetMethod(nameof(A_function_of_the_runtime_has_its_name))!.MethodHandle);
        delegate*<int, int> function = &Twice;
        Assert.Equal(4, function(2));

        var frame = Own().Resolve((ulong)function);

        Assert.Equal(("[jit]", null, null), (frame.Module, frame.Symbol, frame.Path));
    }

    [Fact]
    public void The_kernels_code_and_data_are_told_apart_from_modules()
    {
        var resolver = Own();
        var vdso = resolver.Map.Mappings.Single(m => m.Path == "[vdso]");
        var data = resolver.Map.Mappings.First(m => m.IsAnonymous && !m.IsExecutable);

        Assert.Equal(new NativeFrame("[vdso]", null, 0x10), resolver.Resolve(vdso.Start + 0x10));
        Assert.Equal(new NativeFrame(null, null, data.Start), resolver.Resolve(data.Start));
        Assert.Equal("0x10", resolver.Resolve(0x10).ToString());
    }

    [Fact]
    public void A_library_that_is_loaded_later_is_found()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var resolver = Own();
        var handle = NativeLibrary.Load(library.Full);
        var address = (ulong)NativeLibrary.GetExport(handle, "global_function");
        try
        {
            Assert.Null(resolver.Map.Find(address));
            Assert.Equal("global_function", resolver.Resolve(address).Symbol);

            var distance = NmSymbol.AddressOf(library.Full, "static_function") - NmSymbol.AddressOf(library.Full, "global_function");
            Assert.Equal("static_function", resolver.Resolve(address + distance).Symbol);
        }
        finally
        {
            NativeLibrary.Free(handle);
        }
    }

    [Fact]
    public void Without_a_symbol_the_offset_is_what_the_file_says()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var handle = NativeLibrary.Load(library.Stripped);
        var global = NmSymbol.AddressOf(library.Full, "global_function");
        var unnamed = NmSymbol.AddressOf(library.Full, "static_function");
        try
        {
            var frame = Own().Resolve((ulong)NativeLibrary.GetExport(handle, "global_function") - global + unnamed);
            Assert.Equal(("stripped.so", null, unnamed), (frame.Module, frame.Symbol, frame.Offset));
        }
        finally
        {
            NativeLibrary.Free(handle);
        }
    }

    [Theory]
    [InlineData("-pie")]
    [InlineData("-no-pie")]
    public void A_child_tells_its_functions_also_once_it_has_ended(string option)
    {
        Assert.SkipIfMissing(ChainProgram.Missing);
        using var folder = new TemporaryFolder();
        var program = ChainProgram.Compile(folder, option);
        SymbolResolver resolver;
        ulong main;
        using (var child = ChainProgram.Start(program))
        {
            resolver = new(child.Id);
            main = AddressIn(child, resolver.Map, program, "main");
            Assert.Equal(new NativeFrame("chain", "main", 1) { Path = program }, resolver.Resolve(main + 1));
        }

        Assert.Null(resolver.Resolve(0x10).Module);
        Assert.Equal("main", resolver.Resolve(main).Symbol);
    }

    [Theory]
    [InlineData("-pie")]
    public void A_file_that_was_replaced_is_never_mistaken(string option)
    {
        Assert.SkipIfMissing(ChainProgram.Missing);
        using var folder = new TemporaryFolder();
        var program = ChainProgram.Compile(folder, option);
        using var child = ChainProgram.Start(program);
        var main = AddressIn(child, MemoryMap.OfProcess(child.Id), program, "main");
        File.Delete(program);
        File.Copy("/proc/self/exe", program);

        var frame = new SymbolResolver(child.Id).Resolve(main);

        Assert.Equal("chain", frame.Module);
        // Only the kernel's own link leads to it now.
        Assert.Equal(Environment.IsPrivilegedProcess ? "main" : null, frame.Symbol);
    }

    [Fact]
    public void A_file_of_another_mount_namespace_is_found_behind_a_decoy()
    {
        Assert.SkipIfMissing(ChainProgram.Missing);
        Assert.SkipUnless(MayMount(), "this process may not mount in a namespace of its own");
        using var folder = new TemporaryFolder();
        var program = ChainProgram.Compile(folder);
        var inside = folder.Combine("inside");
        Directory.CreateDirectory(inside);
        File.Copy("/proc/self/exe", Path.Combine(inside, "chain"));
        using var child = ChainProgram.Start(
            "unshare", "-m", "sh", "-c", $"mount -t tmpfs tmpfs {inside} && cp {program} {inside}/chain && exec {inside}/chain");
        var resolver = new SymbolResolver(child.Id);

        var frame = resolver.Resolve(AddressIn(child, resolver.Map, program, "main"));

        Assert.Equal(("chain", "main"), (frame.Module, frame.Symbol));
    }

    /// <summary>Mounting takes root and unshare, and is permitted in no default container.</summary>
    private static bool MayMount()
    {
        try
        {
            _ = CCompiler.Run("unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt");
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Twice(int n) => n * 2;

    private static SymbolResolver Own() => new(Environment.ProcessId);

    /// <summary>
    /// Where a function of the chain program lies in a process: the program counter of pause returns into chain_c, but the map is
    /// enough.
    /// </summary>
    private static ulong AddressIn(ChainProgram child, MemoryMap map, string program, string function)
    {
        var start = map.Mappings.First(m => m.IsFile && m.Path.EndsWith("/chain", StringComparison.Ordinal)).Start;
        var address = NmSymbol.AddressOf(program, function);
        return address >= start ? address : start + address;
    }
}
