using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Abi;
using Lab.Python.Embedding;
using Lab.StackProbe;

namespace Lab.Tests.Abi;

/// <summary>Nothing native that the lab uses is left out of its audit.</summary>
public sealed class DeclarationTests
{
    private const BindingFlags All =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Assemblies = [typeof(CItem).Assembly, typeof(PyMethodDef).Assembly];

    /// <summary>Types that name the headers they come from, and those inside them.</summary>
    private static IEnumerable<Type> Native =>
        Assemblies.SelectMany(a => a.GetTypes()).Where(t => WithDeclaring(t).Any(d => d.IsDefined(typeof(CHeadersAttribute))));

    [Fact]
    public void Every_struct_has_its_name_in_C_and_its_fields_have_theirs()
    {
        foreach (var type in Native.Where(t => t.IsValueType && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.IsByRefLike))
        {
            Assert.True(type.IsDefined(typeof(CNameAttribute)), type.FullName);
            foreach (var field in type.GetFields(All).Where(f => !f.IsStatic && !f.Name.StartsWith('_')))
                Assert.True(field.IsDefined(typeof(CNameAttribute)), $"{type.FullName}.{field.Name}");
        }
    }

    [Fact]
    public void Every_pointer_that_a_native_function_takes_is_to_such_a_struct_or_to_a_number()
    {
        var structs = Native.Where(t => t.IsDefined(typeof(CNameAttribute))).ToHashSet();
        var pointed = Assemblies.SelectMany(a => a.GetTypes()).Where(t => t.Name is "LibC" or "CPython")
            .SelectMany(t => t.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType))
                .Concat(t.GetProperties(All).SelectMany(p => p.PropertyType.IsFunctionPointer
                    ? p.PropertyType.GetFunctionPointerParameterTypes() : [])))
            .Where(t => t.IsPointer).Select(t => t.GetElementType()!).Distinct().ToList();

        Assert.Contains(typeof(PyMethodDef), pointed);
        Assert.All(pointed, t => Assert.True(t.IsPrimitive || t == typeof(void) || structs.Contains(t), t.FullName));
    }

    [Fact]
    public void Every_constant_that_is_spelt_as_in_C_says_where_it_comes_from()
    {
        var known = Native.ToHashSet();
        Assert.DoesNotContain(
            Assemblies.SelectMany(a => a.GetTypes()).Where(t => !known.Contains(t) && !t.ContainsGenericParameters)
                .SelectMany(t => t.GetFields(All)),
            f => CDeclarations.IsSpeltAsInC(f) && f.FieldType.IsPrimitive);
    }

    [Fact]
    public void Sizes_are_those_of_the_structs_in_memory()
    {
        var size = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;
        foreach (var type in Native.Where(t => t.IsDefined(typeof(CNameAttribute))))
            Assert.Equal(size.MakeGenericMethod(type).Invoke(null, null), Marshal.SizeOf(type));
    }

    [Fact]
    public void What_hosts_are_known_to_misplace_is_among_them()
    {
        var items = AbiAudit.Items(RuntimeInformation.ProcessArchitecture);
        Assert.Contains(items, i => i is { Name: "PyMethodDef.ml_doc", Value: 24 });
        Assert.Contains(items, i => i is { Name: "struct sigaction.sa_flags", Value: 136 });
        Assert.Contains(items, i => i is { Expression: "sizeof(pthread_attr_t)", AtLeast: true });
    }

    [Fact]
    public void A_struct_without_its_padding_is_seen_as_it_is()
    {
        var items = CDeclarations.In(typeof(Misplaced).Assembly, RuntimeInformation.ProcessArchitecture);
        var section = LayoutTable.PythonSection(new(3, 14), RuntimeInformation.ProcessArchitecture);

        Assert.Equal(
            ["PyMethodDef 28 not 32", "PyMethodDef.ml_doc 20 not 24"],
            from item in items
            let header = LayoutTable.BuiltIn.Find(section, item.Expression)!.Value
            where !item.Agrees(header)
            select $"{item.Name} {item.Value} not {header}");
        Assert.Equal(5, items.Length);
    }

    /// <summary>What a host made of it (denosaurs/deno_python, pull request 65).</summary>
    [CHeaders("Python.h")]
    [CName("PyMethodDef")]
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Misplaced
    {
        [CName("ml_name")]
        public nint Name;

        [CName("ml_meth")]
        public nint Function;

        [CName("ml_flags")]
        public int Flags;

        [CName("ml_doc")]
        public nint Documentation;
    }

    private static IEnumerable<Type> WithDeclaring(Type? type)
    {
        for (; type is not null; type = type.DeclaringType)
            yield return type;
    }
}
