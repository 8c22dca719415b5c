namespace Lab.StackProbe.Symbols;

/// <summary>A file that a process has mapped, with its image where it could be read.</summary>
internal sealed record LoadedModule(string Name, string Path, ElfImage? Image)
{
    public static LoadedModule Of(MemoryMapping mapping, int? processId)
    {
        var path = ModuleFile.Locate(mapping, processId);
        return new(System.IO.Path.GetFileName(mapping.Path), mapping.Path, path is null ? null : ElfImageCache.Load(path, mapping.File));
    }
}
