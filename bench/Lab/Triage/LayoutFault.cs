using System.Runtime.InteropServices;
using Lab.Python.Embedding;
using Lab.StackProbe;

namespace Lab.Triage;

/// <summary>
/// A pointer that Python took out of a struct which the host laid out otherwise. Two things tell it from other wild pointers. Python died
/// where it reads the docstring of a native function, the last field of its PyMethodDef. Or the address is the upper half of a pointer:
/// that is what Python finds where a pointer begins four bytes too early, because the padding before it was left out.
/// </summary>
/// <param name="Reader">The innermost function of Python's.</param>
/// <param name="Address">The address that was taken for a pointer; null if the kernel does not tell.</param>
/// <param name="HalfOf">The addresses of this process that begin with it, by their lowest; null if there are none.</param>
internal sealed record LayoutFault(NativeCall Reader, ulong? Address, ulong? HalfOf)
{
    /// <summary>Of CPython's Objects/typeobject.c. It looks for the signature at the start of a docstring.</summary>
    private const string FindSignature = "find_signature";

    /// <summary>Both begin with a call of it, which compilers inline into them.</summary>
    private static readonly string[] Callers = ["_PyType_GetDocFromInternalDoc", "_PyType_GetTextSignatureFromInternalDoc"];

    /// <summary>Functions of the C library that stand in front of it, such as strncmp, are one or two.</summary>
    private const int Innermost = 3;

    /// <summary>Where the fields of a PyMethodDef are.</summary>
    public static string WhereFieldsAre { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"A PyMethodDef has {Marshal.SizeOf<PyMethodDef>()} bytes: ml_name at {At(nameof(PyMethodDef.Name))}, "
            + $"ml_meth at {At(nameof(PyMethodDef.Function))}, ml_flags at {At(nameof(PyMethodDef.Flags))}, and after some padding "
            + $"ml_doc at {At(nameof(PyMethodDef.Documentation))}: look at the one that the host makes.");

    /// <summary>What a trial died of; null if it was no layout fault.</summary>
    public static LayoutFault? Of(TriageTrial trial)
    {
        if (trial.Decisive is not { Fault: { Signal: SignalNumber.SIGSEGV or SignalNumber.SIGBUS, IsSent: false } fault } seen
            || trial.Place is null or { IsStackEnd: true })
            return null;
        var calls = seen.Native.Take(Innermost).ToList();
        var docstring = calls.Find(ReadsDocstring);
        ulong? address = trial.Place.Kind is FaultPlaceKind.NoAddress ? null : fault.Address;
        var half = address is { } at ? HalfIn(at, seen.Map) : null;
        var reader = docstring ?? (half is null ? null : calls.Find(IsOfPython));
        return reader is null ? null : new(reader, address, half);
    }

    public string Describe()
    {
        var place = Reader switch
        {
            { Symbol: null } => $"a wild pointer in {Reader.Module}, whose symbols do not name the function: {FindSignature} dies so, "
                + "which reads the docstring of a native function",
            { Symbol: FindSignature } => $"a wild pointer in {Function}, which reads the docstring of a native function",
            _ when ReadsDocstring(Reader) =>
                $"a wild pointer in {FindSignature} (inlined into {Function}), which reads the docstring of a native function",
            _ => $"a wild pointer in {Function}",
        };
        if (HalfOf is { } whole)
        {
            return FormattableString.Invariant($"{place}. Address 0x{Address:x} is the upper half of a pointer (0x{whole >> 32:x}…)")
                + ": the pointer lies four bytes before where Python reads it";
        }

        var what = Address is { } address ? FormattableString.Invariant($"address 0x{address:x}") : "what it read there is no address";
        return $"{place}: {what}. The struct that holds it is laid out otherwise than Python's, or was freed";
    }

    /// <summary>
    /// The lower half of the address decides: the bytes of a pointer begin with the lowest, so its upper half comes first in a word that is
    /// read four bytes too late. What follows it there is anything.
    /// </summary>
    private static ulong? HalfIn(ulong address, MemoryMap map)
    {
        var upper = (ulong)(uint)address << 32;
        return upper != 0 && map.Mappings.Any(m => m.Start < upper + (1UL << 32) && m.End > upper) ? upper : null;
    }

    private string Function => $"{Reader.Symbol} of {Reader.Module}";

    private static bool ReadsDocstring(NativeCall call) => call.Symbol == FindSignature || Callers.Contains(call.Symbol);

    private static bool IsOfPython(NativeCall call) =>
        call.Module?.StartsWith("libpython", StringComparison.Ordinal) is true
        || call.Module?.StartsWith("python3", StringComparison.Ordinal) is true;

    private static nint At(string field) => Marshal.OffsetOf<PyMethodDef>(field);
}
