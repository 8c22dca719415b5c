using Lab.StackProbe.Symbols;
using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A test that mounts in a namespace of its own: root, with unshare, as it is in no default container.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute() => Skip = CCompiler.Missing ?? Missing;

    private static string? Missing { get; } = Find();

    private static string? Find()
    {
        if (!ReturnAddresses.IsSupported)
            return "the program's system call is known by its number on x64 only";
        try
        {
            _ = CCompiler.Run("unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt");
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "this process may not mount in a namespace of its own";
        }
    }
}
