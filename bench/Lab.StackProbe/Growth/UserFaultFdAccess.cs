namespace Lab.StackProbe.Growth;

/// <summary>Whether this process may watch its own page faults (userfaultfd(2)), which the growth trace is made of.</summary>
public enum UserFaultFdAccess
{
    /// <summary>Faults in kernel mode too: root, CAP_SYS_PTRACE or vm.unprivileged_userfaultfd=1.</summary>
    Full,

    /// <summary>Faults in user mode only (UFFD_USER_MODE_ONLY): a system call that touches a missing page fails instead.</summary>
    UserModeOnly,

    /// <summary>Not at all: no such system call, or a seccomp filter.</summary>
    Denied,
}
