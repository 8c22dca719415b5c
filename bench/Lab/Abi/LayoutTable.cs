using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Abi;

/// <summary>
/// What the headers say, for machines without a compiler or without headers: a section for the C library (glibc) of each architecture, and
/// for each version of Python. A test compares <c>layouts.txt</c> with the headers that it finds, and can write it from them.
/// </summary>
/// <remarks>A section with several names holds for each of them. A line is <c>expression = value</c>.</remarks>
internal sealed record LayoutTable(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, long>> Sections)
{
    public const string File = "layouts.txt";

    private static readonly ImmutableSortedDictionary<string, long> NoValues =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    private static readonly Lazy<LayoutTable> Embedded = new(() => Parse(Read()));

    public static LayoutTable BuiltIn => Embedded.Value;

    public static string LibrarySection(Architecture architecture) => $"c-library-{Name(architecture)}";

    public static string PythonSection(Version python, Architecture architecture) => $"python-{python.ToString(2)}-{Name(architecture)}";

    /// <summary>The value of an expression; null where the table does not know it.</summary>
    public long? Find(string section, string expression) =>
        Sections.TryGetValue(section, out var values) && values.TryGetValue(expression, out var value) ? value : null;

    /// <summary>With values of a section; those that it holds already and that are not given stay.</summary>
    public LayoutTable With(string section, IEnumerable<KeyValuePair<string, long>> values) => new(
        Sections.SetItem(section, Sections.GetValueOrDefault(section, NoValues).SetItems(values)));

    public static LayoutTable Parse(string text)
    {
        var sections = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<string, long>>(StringComparer.Ordinal);
        string[] names = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('['))
                names = line.Trim('[', ']').Split(' ');
            else if (line.Split(" = ") is [var expression, var value])
            {
                foreach (var name in names)
                {
                    sections[name] = sections.GetValueOrDefault(name, NoValues)
                        .Add(expression, long.Parse(value, CultureInfo.InvariantCulture));
                }
            }
        }

        return new(sections.ToImmutable());
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var equal in Sections.GroupBy(s => Lines(s.Value)))
            text.Append(CultureInfo.InvariantCulture, $"[{string.Join(' ', equal.Select(s => s.Key))}]\n{equal.Key}");
        return text.ToString();

        static string Lines(IEnumerable<KeyValuePair<string, long>> values) =>
            string.Concat(values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} = {v.Value}\n")));
    }

    private static string Name(Architecture architecture) => architecture.ToString().ToLowerInvariant();

    private static string Read()
    {
        using var reader = new StreamReader(typeof(LayoutTable).Assembly.GetManifestResourceStream(File)!);
        return reader.ReadToEnd();
    }
}
