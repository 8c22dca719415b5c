namespace Lab.StackProbe.Tests;

/// <summary>A test that needs a kernel with transparent huge pages, and is skipped on one without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HugePagesFactAttribute : FactAttribute
{
    public HugePagesFactAttribute() =>
        Skip = Directory.Exists("/sys/kernel/mm/transparent_hugepage") ? null : "this kernel has no transparent huge pages";
}
