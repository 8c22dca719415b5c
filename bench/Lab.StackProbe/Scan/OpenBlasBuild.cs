using System.Text;
using Iced.Intel;
using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Scan;

/// <summary>
/// What an OpenBLAS says of its build, read from the code of <c>openblas_get_config</c>, which prints it: the limit on threads is an
/// argument there of sprintf(3), right after the text <c> MAX_THREADS=%d</c>.
/// </summary>
internal static class OpenBlasBuild
{
    private const int TextLimit = 64 << 20;
    private const int LongestText = 200;

    /// <summary>How far from the text its number is loaded.</summary>
    private const int Distance = 8;

    private static readonly string[] Functions =
    [
        "openblas_get_config", "openblas_get_config64_", "scipy_openblas_get_config", "scipy_openblas_get_config64_",
    ];

    /// <summary>Registers of arguments in their order (System V ABI, AMD64 supplement, figure 3.4).</summary>
    private static readonly Register[] Arguments = [Register.RDI, Register.RSI, Register.RDX, Register.RCX, Register.R8, Register.R9];

    public static bool IsReporting(string? function) => Functions.Contains(function, StringComparer.Ordinal);

    /// <summary>The most threads that it was built for; null where the code does not show it.</summary>
    /// <param name="code">The instructions of a function that is <see cref="IsReporting"/>.</param>
    public static int? ThreadLimit(ElfFile file, ReadOnlySpan<Instruction> code)
    {
        var constants = Constants(file);
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] is not { Mnemonic: Mnemonic.Lea, IsIPRelativeMemoryOperand: true }
                || !TextAt(constants, code[i].IPRelativeMemoryAddress).Contains("MAX_THREADS=%d", StringComparison.Ordinal)
                || Array.IndexOf(Arguments, code[i].Op0Register.GetFullRegister()) is not (>= 0 and < 5 and var place))
            {
                continue;
            }

            // The compiler loads the arguments of a call in any order.
            foreach (ref readonly var near in code[Math.Max(0, i - Distance)..Math.Min(code.Length, i + Distance)])
            {
                if (near is { Mnemonic: Mnemonic.Mov, Op0Kind: OpKind.Register } && FrameWalk.IsByConstant(near)
                    && near.Op0Register.GetFullRegister() == Arguments[place + 1] && near.GetImmediate(1) is > 0 and <= 1 << 20)
                {
                    return (int)near.GetImmediate(1);
                }
            }
        }

        return null;
    }

    /// <summary>Its name and version: <c>OpenBLAS 0.3.21</c>; null where it holds no such text.</summary>
    public static string? Version(ElfFile file)
    {
        var name = "OpenBLAS "u8;
        foreach (var (_, bytes) in Constants(file))
        {
            for (var from = 0; bytes.AsSpan(from).IndexOf(name) is >= 0 and var at; from += at + name.Length)
            {
                var text = ElfFile.TextAt(bytes, from + at);
                if (text.Length > name.Length && char.IsAsciiDigit((char)text[name.Length]))
                    return string.Join(' ', Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestText)]).Split(' ').Take(2));
            }
        }

        return null;
    }

    private static List<(ulong Address, byte[] Bytes)> Constants(ElfFile file)
    {
        var constants = new List<(ulong, byte[])>();
        foreach (ref readonly var section in file.Sections.AsSpan())
        {
            if (section.Address > 0 && (section.Flags & (Elf64.SHF_EXECINSTR | Elf64.SHF_WRITE)) == 0
                && file.Contents(section, TextLimit) is { } bytes)
            {
                constants.Add((section.Address, bytes));
            }
        }

        return constants;
    }

    private static string TextAt(List<(ulong Address, byte[] Bytes)> constants, ulong address)
    {
        foreach (var (start, bytes) in constants)
        {
            if (address >= start && address - start < (ulong)bytes.Length)
            {
                var text = ElfFile.TextAt(bytes, (int)(address - start));
                return Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestText)]);
            }
        }

        return "";
    }
}
