using System.Runtime.InteropServices;
using System.Text;

namespace Lab.StackProbe;

/// <summary>
/// Names of C++ functions as people write them, by the C++ library's own <c>__cxa_demangle</c> (Itanium C++ ABI, 3.4.4) where the machine
/// has one: without parameters, which repeat the types, and with template arguments left out, which can be a thousand characters.
/// </summary>
internal static unsafe class Demangler
{
    private static readonly delegate* unmanaged<byte*, byte*, nuint*, int*, byte*> Demangle = Load();

    /// <summary>The name; as it is where it is no C++ name, or there is no C++ library.</summary>
    public static string Of(string symbol)
    {
        if (Demangle is null || !symbol.StartsWith("_Z", StringComparison.Ordinal))
            return symbol;
        fixed (byte* mangled = Encoding.UTF8.GetBytes(symbol + '\0'))
        {
            int status;
            var demangled = Demangle(mangled, null, null, &status);
            if (demangled is null)
                return symbol;
            var name = Marshal.PtrToStringUTF8((nint)demangled)!;
            NativeMemory.Free(demangled);
            return Short(name);
        }
    }

    /// <summary>
    /// <c>boost::math::ibeta&lt;…&gt;</c> of <c>double boost::math::ibeta&lt;double, int&gt;(double, int)</c>.
    /// </summary>
    internal static string Short(string name)
    {
        var shown = new StringBuilder();
        var depth = 0;
        // The operators that are written with these characters are no brackets.
        if (name.Contains("operator", StringComparison.Ordinal))
            return name;
        foreach (var character in name.Replace("(anonymous namespace)", "anonymous", StringComparison.Ordinal))
        {
            if (character == '<' && depth++ == 0)
                shown.Append("<…>");
            else if (character == '>')
                depth--;
            else if (depth > 0)
                continue;
            else if (character == '(')
                break;
            else if (character != '<')
                shown.Append(character);
        }

        // A template's name comes with the type of its result.
        var text = shown.ToString();
        return text[(text.LastIndexOf(' ') + 1)..];
    }

    private static delegate* unmanaged<byte*, byte*, nuint*, int*, byte*> Load() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library) && NativeLibrary.TryGetExport(library, "__cxa_demangle", out var function)
            ? (delegate* unmanaged<byte*, byte*, nuint*, int*, byte*>)function
            : null;
}
