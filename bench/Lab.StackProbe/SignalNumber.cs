using System.Globalization;

namespace Lab.StackProbe;

/// <summary>Numbers of signals on Linux, the same on x64 and arm64 (signal.h). A test compares them with the header.</summary>
public static class SignalNumber
{
    public const int SIGILL = 4;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGSEGV = 11;
    public const int SIGUSR2 = 12;
    public const int SIGTERM = 15;

    /// <summary>The largest number. An exit status above 128 and this number does not stand for a signal.</summary>
    public const int SIGRTMAX = 64;

    /// <summary>
    /// si_code of a signal that the kernel raised for a reason without a code of its own (asm-generic/siginfo.h). A SIGSEGV with it has no
    /// address, such as that of a pointer that is not canonical.
    /// </summary>
    public const int SI_KERNEL = 0x80;

    /// <summary>The name, such as <c>SIGSEGV</c>; <c>signal 34</c> for one that is not listed here.</summary>
    public static string NameOf(int number) => number switch
    {
        SIGILL => nameof(SIGILL),
        SIGABRT => nameof(SIGABRT),
        SIGBUS => nameof(SIGBUS),
        SIGFPE => nameof(SIGFPE),
        SIGKILL => nameof(SIGKILL),
        SIGUSR1 => nameof(SIGUSR1),
        SIGSEGV => nameof(SIGSEGV),
        SIGUSR2 => nameof(SIGUSR2),
        SIGTERM => nameof(SIGTERM),
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {number}"),
    };
}
