using System.Runtime.InteropServices;
using System.Text;
using Lab.StackProbe.Elf;

namespace Lab.StackProbe;

/// <summary>The names of the libraries that an ELF file asks the loader for (<c>DT_NEEDED</c>), and the loader.</summary>
public static class NeededLibraries
{
    private const int TableLimit = 1 << 20;
    private const int NamesLimit = 64 << 20;

    /// <summary>PATH_MAX of Linux.</summary>
    private const int PathLimit = 4096;

    /// <summary>The names, in the file's order; none of a file that is no 64-bit ELF file or cannot be read.</summary>
    public static ImmutableArray<string> Of(string path)
    {
        try
        {
            using var file = ElfFile.Open(path);
            return Of(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// The path of the loader that a program names (<c>.interp</c>), which differs between glibc and musl; null for a program without one,
    /// and for what is no 64-bit ELF file or cannot be read.
    /// </summary>
    public static string? LoaderOf(string program)
    {
        try
        {
            using var file = ElfFile.Open(program);
            return file.Find(".interp"u8) is { } section && file.Contents(section, PathLimit) is { } path
                ? Encoding.UTF8.GetString(ElfFile.TextAt(path, 0)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> Of(ElfFile file)
    {
        foreach (ref readonly var section in file.Sections.AsSpan())
        {
            if (section.Type != Elf64.SHT_DYNAMIC || section.Link >= file.Sections.Length
                || file.Contents(section, TableLimit) is not { } table
                || file.Contents(file.Sections[section.Link], NamesLimit) is not { } names)
            {
                continue;
            }

            var needed = ImmutableArray.CreateBuilder<string>();
            foreach (ref readonly var entry in MemoryMarshal.Cast<byte, Elf64.Dynamic>(table))
            {
                if (entry.Tag == Elf64.DT_NEEDED && entry.Value < (ulong)names.Length)
                    needed.Add(Encoding.UTF8.GetString(ElfFile.TextAt(names, (int)entry.Value)));
            }

            return needed.ToImmutable();
        }

        return [];
    }
}
