using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab.StackProbe;

/// <summary>
/// Names of C++ functions as people write them, by the C++ library's own <c>__cxa_demangle</c> (Itanium C++ ABI, 3.4.4) where the machine
/// has one: without parameters, which repeat the types, and with template arguments left out, which can be a thousand characters.
/// </summary>
internal static unsafe partial class Demangler
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
    /// <c>boost::math::ibeta&lt;…&gt;</c> of <c>double boost::math::ibeta&lt;double, int&gt;(double, int)</c>; the whole name where it is
    /// not sure which part of it names the function, as for one that returns a pointer to a function.
    /// </summary>
    internal static string Short(string name) =>
        // The operators that are written with the characters of brackets are none.
        !name.Contains("operator", StringComparison.Ordinal)
        && WithoutContents(WithoutBlanks(name)) is { } outline
        && Function().Match(outline) is { Success: true } function
            ? Parameters().Replace(function.Groups["name"].Value, "")
            : name;

    /// <summary>What the demangler writes for a part that has no name holds blanks and brackets that separate nothing.</summary>
    private static string WithoutBlanks(string name) => name
        .Replace("(anonymous namespace)", "anonymous", StringComparison.Ordinal)
        .Replace("{unnamed type#", "{unnamed#", StringComparison.Ordinal)
        .Replace("{default arg#", "{default#", StringComparison.Ordinal);

    /// <summary>
    /// <c>double boost::math::ibeta&lt;…&gt;()</c>: the brackets stay and what they hold goes. Null if they do not match.
    /// </summary>
    private static string? WithoutContents(string name)
    {
        var shown = new StringBuilder();
        var open = new Stack<char>();
        var previous = ' ';
        foreach (var character in name)
        {
            var text = open.Count > 0 ? "" : character.ToString();
            // After anything but a name, or its ABI tag in square brackets, it is the operator of an expression.
            if (character == '<' && (char.IsLetterOrDigit(previous) || previous is '_' or ']'))
            {
                text = open.Count > 0 ? "" : "<…>";
                open.Push('<');
            }
            else if (character == '(')
            {
                text = open.Count > 0 ? "" : "()";
                open.Push('(');
            }
            else if (character == '>' && open.TryPeek(out var innermost) && innermost == '<')
                _ = open.Pop();
            else if (character == ')' && (!open.TryPop(out var opened) || opened != '('))
                return null;
            shown.Append(text);
            previous = character;
        }

        return open.Count == 0 ? shown.ToString() : null;
    }

    /// <summary>
    /// Of a function within another one, the name holds the parameters of the outer one too. The type of the result comes before it.
    /// </summary>
    [GeneratedRegex(
        @"^(.*? )??(?<name>([^ ()]|\(\)( const| volatile| &&?)*(?=::|#))+)\(\)( const| volatile| &&?)*( \[clone [^]]*\])*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Function();

    [GeneratedRegex(@"\(\)( const| volatile| &&?)*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Parameters();

    private static delegate* unmanaged<byte*, byte*, nuint*, int*, byte*> Load() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library) && NativeLibrary.TryGetExport(library, "__cxa_demangle", out var function)
            ? (delegate* unmanaged<byte*, byte*, nuint*, int*, byte*>)function
            : null;
}
