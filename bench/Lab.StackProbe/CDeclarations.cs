using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Lab.StackProbe;

/// <summary>The C headers that the native constants and structs of a class come from; each part of a class may name its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class CHeadersAttribute(params string[] headers) : Attribute
{
    public IReadOnlyList<string> Headers { get; } = headers;
}

/// <summary>
/// What a struct, a field or a constant is in C. A constant that is spelt as in C needs none. A struct that stands for several of C names
/// them all, and its fields their members in the same order.
/// </summary>
/// <param name="names">A type (<c>struct pollfd</c>), a member (<c>arg.pagefault.flags</c>), or an expression for a constant.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Field)]
public sealed class CNameAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>A macro of the first headers that have it; null for what all have.</summary>
    public string? Since { get; init; }

    /// <summary>Of a struct that grows: what its size is called.</summary>
    public string? Size { get; init; }

    /// <summary>There must be room for what the headers say, not just as much.</summary>
    public bool AtLeast { get; init; }

    public bool X64Only { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<CItemKind>))]
public enum CItemKind
{
    [JsonStringEnumMemberName("size")]
    Size,

    [JsonStringEnumMemberName("offset")]
    Offset,

    [JsonStringEnumMemberName("constant")]
    Constant,
}

/// <summary>A number of a C header, and what is used for it here.</summary>
/// <param name="Name">As a message shows it: <c>struct pollfd</c>, <c>struct pollfd.events</c>, <c>POLLIN</c>.</param>
/// <param name="Expression">What a C compiler is asked for.</param>
/// <param name="Headers">What that takes.</param>
public sealed record CItem(CItemKind Kind, string Name, string Expression, long Value, ImmutableArray<string> Headers)
{
    /// <summary>A macro that headers without it do not define; null for what all have.</summary>
    public string? Since { get; init; }

    /// <summary>There must be room for what the headers say, not just as much.</summary>
    public bool AtLeast { get; init; }

    public bool Agrees(long header) => AtLeast ? Value >= header : Value == header;

    /// <param name="type">The C type.</param>
    public static CItem SizeOf(string type, long bytes, ImmutableArray<string> headers) =>
        new(CItemKind.Size, type, $"sizeof({type})", bytes, headers);

    /// <param name="type">The C type.</param>
    public static CItem OffsetOf(string type, string member, long bytes, ImmutableArray<string> headers) =>
        new(CItemKind.Offset, $"{type}.{member}", $"offsetof({type}, {member})", bytes, headers);
}

/// <summary>Collects the native structs and constants of an assembly: what its own code is compiled with, by reflection.</summary>
public static partial class CDeclarations
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <param name="architecture">Leaves out what another one does not have; the values are those of this process.</param>
    public static ImmutableArray<CItem> In(Assembly assembly, Architecture architecture) =>
    [
        .. from type in assembly.GetTypes()
           let headers = HeadersOf(type)
           where !headers.IsEmpty
           from declared in Struct(type, headers).Concat(Constants(type, headers))
           where architecture is Architecture.X64 || declared.Name?.X64Only is not true
           select declared.Item with { Since = declared.Name?.Since, AtLeast = declared.Name?.AtLeast is true },
    ];

    /// <summary>True for a constant that is spelt as the C headers spell theirs, such as <c>PROT_READ</c>, <c>SIGSEGV</c>.</summary>
    public static bool IsSpeltAsInC(FieldInfo field) => (field.IsLiteral || field.IsInitOnly) && CSpelling().IsMatch(field.Name);

    /// <summary>The headers of the nearest type around it that names some.</summary>
    private static ImmutableArray<string> HeadersOf(Type? type)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            if (type.GetCustomAttributes<CHeadersAttribute>().ToList() is { Count: > 0 } named)
                return [.. named.SelectMany(n => n.Headers).Distinct().Order(StringComparer.Ordinal)];
        }

        return [];
    }

    private static IEnumerable<(CItem Item, CNameAttribute? Name)> Struct(Type type, ImmutableArray<string> headers)
    {
        if (type.GetCustomAttribute<CNameAttribute>() is not { } name)
            yield break;
        foreach (var c in name.Names)
        {
            var size = CItem.SizeOf(c, Marshal.SizeOf(type), headers);
            yield return (name.Size is null ? size : size with { Expression = name.Size }, name);
        }

        foreach (var field in type.GetFields(Own | BindingFlags.Instance))
        {
            var members = field.GetCustomAttribute<CNameAttribute>()?.Names ?? [];
            for (var i = 0; i < int.Max(members.Count, members.Count == 0 ? 0 : name.Names.Count); i++)
            {
                var (c, member) = (name.Names[int.Min(i, name.Names.Count - 1)], members[int.Min(i, members.Count - 1)]);
                yield return (CItem.OffsetOf(c, member, Marshal.OffsetOf(type, field.Name), headers), name);
            }
        }
    }

    private static IEnumerable<(CItem Item, CNameAttribute? Name)> Constants(Type type, ImmutableArray<string> headers)
    {
        foreach (var field in type.GetFields(Own | BindingFlags.Static))
        {
            var name = field.GetCustomAttribute<CNameAttribute>();
            if (name is null && !IsSpeltAsInC(field))
                continue;
            var expression = name?.Names[0] ?? field.Name;
            yield return (new(CItemKind.Constant, expression, expression, AsLong(field.GetValue(null)!), headers), name);
        }
    }

    private static long AsLong(object value) => value switch
    {
        nint pointer => pointer,
        nuint pointer => (long)pointer,
        ulong number => unchecked((long)number),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^(_*[A-Z][A-Z0-9_]{2,}|SYS_[a-z0-9_]+)$")]
    private static partial Regex CSpelling();
}
