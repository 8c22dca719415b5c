namespace Lab.StackProbe;

/// <summary>Numbers of signals on Linux, the same on x64 and arm64.</summary>
[CHeaders("signal.h")]
public static class SignalNumber
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGILL = 4;
    public const int SIGTRAP = 5;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGSEGV = 11;
    public const int SIGUSR2 = 12;
    public const int SIGPIPE = 13;
    public const int SIGALRM = 14;
    public const int SIGTERM = 15;
    public const int SIGXCPU = 24;
    public const int SIGXFSZ = 25;
    public const int SIGVTALRM = 26;
    public const int SIGPROF = 27;
    public const int SIGIO = 29;
    public const int SIGSYS = 31;

    /// <summary>The largest number. An exit status above 128 and this number does not stand for a signal.</summary>
    [CName("_NSIG - 1")]
    public const int SIGRTMAX = 64;

    /// <summary>
    /// si_code of a signal that the kernel raised for a reason without a code of its own (asm-generic/siginfo.h). A SIGSEGV with it has no
    /// address, such as that of a pointer that is not canonical.
    /// </summary>
    public const int SI_KERNEL = 0x80;

    /// <summary>The name, such as <c>SIGSEGV</c>; <c>signal 34</c> for one that is not listed here.</summary>
    public static string NameOf(int number) => number switch
    {
        SIGHUP => nameof(SIGHUP),
        SIGINT => nameof(SIGINT),
        SIGQUIT => nameof(SIGQUIT),
        SIGILL => nameof(SIGILL),
        SIGTRAP => nameof(SIGTRAP),
        SIGABRT => nameof(SIGABRT),
        SIGBUS => nameof(SIGBUS),
        SIGFPE => nameof(SIGFPE),
        SIGKILL => nameof(SIGKILL),
        SIGUSR1 => nameof(SIGUSR1),
        SIGSEGV => nameof(SIGSEGV),
        SIGUSR2 => nameof(SIGUSR2),
        SIGPIPE => nameof(SIGPIPE),
        SIGALRM => nameof(SIGALRM),
        SIGTERM => nameof(SIGTERM),
        SIGXCPU => nameof(SIGXCPU),
        SIGXFSZ => nameof(SIGXFSZ),
        SIGVTALRM => nameof(SIGVTALRM),
        SIGPROF => nameof(SIGPROF),
        SIGIO => nameof(SIGIO),
        SIGSYS => nameof(SIGSYS),
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {number}"),
    };

    /// <summary>True for the signals of a fault, and for those that .NET turns into an orderly end of its process.</summary>
    internal static bool EndsProcess(int number) =>
        IsFault(number) || EndsHost(number) || number is SIGABRT or SIGTRAP or SIGSYS;

    /// <summary>True for the signals that an instruction of the thread itself causes.</summary>
    public static bool IsFault(int number) => number is SIGSEGV or SIGBUS or SIGILL or SIGFPE;

    /// <summary>
    /// True for the signals that .NET takes as a request to end the process. Its handler writes the number into a pipe, which another
    /// thread reads (src/native/libs/System.Native/pal_signal.c): a forked child shares that pipe.
    /// </summary>
    public static bool EndsHost(int number) => number is SIGTERM or SIGINT or SIGQUIT or SIGHUP;
}
