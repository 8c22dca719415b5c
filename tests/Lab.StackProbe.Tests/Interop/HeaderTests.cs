using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Tests.Interop;

/// <summary>Native constants and layouts against the C headers of this machine.</summary>
public sealed unsafe class HeaderTests
{
    public HeaderTests() => Assert.SkipIfMissing(CCompiler.Missing);

    [Fact]
    public void Every_constant_has_the_value_of_its_header() =>
        Assert.True(NativeConstants.AssertAsInHeaders(typeof(LibC).Assembly) >= 60);

    [Fact]
    public void The_structure_of_sigaction_is_laid_out_as_in_its_header()
    {
        LibC.SignalAction action;
        var start = (byte*)&action;
        Dictionary<string, long> ours = new()
        {
            ["sizeof(struct sigaction)"] = sizeof(LibC.SignalAction),
            ["offsetof(struct sigaction, sa_sigaction)"] = (byte*)&action.Handler - start,
            ["offsetof(struct sigaction, sa_mask)"] = (byte*)action.Mask - start,
            ["sizeof(sigset_t)"] = sizeof(ulong) * 16,
            ["offsetof(struct sigaction, sa_flags)"] = (byte*)&action.Flags - start,
            ["offsetof(struct sigaction, sa_restorer)"] = (byte*)&action.Restorer - start,
        };

        Assert.Equal(ours, CHeaders.Evaluate([.. ours.Keys]));
        Assert.Equal(152, sizeof(LibC.SignalAction));
    }

    [Fact]
    public void The_structure_of_a_limit_is_laid_out_as_in_its_header()
    {
        LibC.ResourceLimit limit;
        Dictionary<string, long> ours = new()
        {
            ["sizeof(struct rlimit)"] = sizeof(LibC.ResourceLimit),
            ["offsetof(struct rlimit, rlim_cur)"] = (byte*)&limit.Current - (byte*)&limit,
            ["offsetof(struct rlimit, rlim_max)"] = (byte*)&limit.Maximum - (byte*)&limit,
        };

        Assert.Equal(ours, CHeaders.Evaluate([.. ours.Keys]));
    }

    [Fact]
    public void What_is_read_of_a_stopped_thread_is_laid_out_as_in_its_headers()
    {
        Assert.SkipUnless(SignalWatch.IsSupported, "the registers are those of x64");
        LibC.SignalInfo info;
        LibC.UserRegisters registers;
        Dictionary<string, long> ours = new()
        {
            ["sizeof(siginfo_t)"] = sizeof(LibC.SignalInfo),
            ["offsetof(siginfo_t, si_code)"] = (byte*)&info.Code - (byte*)&info,
            ["offsetof(siginfo_t, si_addr)"] = (byte*)&info.Address - (byte*)&info,
            ["offsetof(siginfo_t, si_pid)"] = (byte*)&info.Address - (byte*)&info,
            ["sizeof(struct user_regs_struct)"] = sizeof(LibC.UserRegisters),
            ["offsetof(struct user_regs_struct, rip)"] = (byte*)&registers.Rip - (byte*)&registers,
            ["offsetof(struct user_regs_struct, rsp)"] = (byte*)&registers.Rsp - (byte*)&registers,
            ["offsetof(struct user_regs_struct, fs_base)"] = (byte*)&registers.FsBase - (byte*)&registers,
        };

        Assert.Equal(ours, CHeaders.Evaluate([.. ours.Keys]));
    }

    [Fact]
    public void There_is_room_for_thread_attributes() =>
        Assert.InRange(CHeaders.Evaluate(["sizeof(pthread_attr_t)"]).Values.Single(), 1, LibC.PthreadAttrSize);

    [Fact]
    public void A_directory_entry_is_laid_out_as_in_its_header() =>
        Assert.Equal(LibC.DirectoryEntryName, CHeaders.Evaluate(["offsetof(struct dirent, d_name)"]).Values.Single());

    [Fact]
    public void A_thread_and_a_size_are_a_word() =>
        Assert.All(
            CHeaders.Evaluate(["sizeof(pthread_t)", "sizeof(size_t)", "sizeof(off_t)", "sizeof(long)"]).Values,
            size => Assert.Equal(sizeof(nint), size));

    // The request itself is only in headers of 6.7 and newer.
    [Fact]
    public void The_request_to_scan_a_pagemap_is_made_as_the_header_makes_it()
    {
        Assert.Equal(96, sizeof(LibC.PageMapScan));
        Assert.Equal((long)LibC.PageMapScanRequest, CHeaders.Evaluate(["_IOWR('f', 16, char[96])"]).Values.Single());
    }

    // This one is only in headers of 6.13 and newer.
    [Fact]
    public void The_request_for_facts_of_a_process_is_made_as_the_header_makes_it()
    {
        LibC.PidFdInfo info;
        Assert.Equal(64, sizeof(LibC.PidFdInfo));
        Assert.Equal(60, (byte*)&info.ExitCode - (byte*)&info);
        Assert.Equal((long)LibC.PidFdInfoRequest, CHeaders.Evaluate(["_IOWR(0xFF, 11, char[64])"]).Values.Single());
    }

    // With _GNU_SOURCE the name stands for a call of sysconf.
    [Fact]
    public void The_smallest_stack_is_that_of_pthread() =>
        Assert.Equal(CHeaders.Evaluate(["PTHREAD_STACK_MIN"], gnu: false).Values.Single(), GuardedThread.MinimumSize);

    [Fact]
    public void System_calls_are_those_of_this_architecture() => Assert.Equal(
        new Dictionary<string, long>
        {
            ["SYS_userfaultfd"] = LibC.SYS_userfaultfd,
            ["SYS_tgkill"] = LibC.SYS_tgkill,
            ["SYS_gettid"] = LibC.SYS_gettid,
            ["SYS_get_robust_list"] = LibC.SYS_get_robust_list,
            ["SYS_sched_setattr"] = LibC.SYS_sched_setattr,
            ["SYS_write"] = LibC.SYS_write,
            ["SYS_pidfd_open"] = LibC.SYS_pidfd_open,
            ["SYS_pidfd_getfd"] = LibC.SYS_pidfd_getfd,
        },
        CHeaders.Evaluate(
        [
            "SYS_userfaultfd", "SYS_tgkill", "SYS_gettid", "SYS_get_robust_list", "SYS_sched_setattr", "SYS_write", "SYS_pidfd_open",
            "SYS_pidfd_getfd",
        ]));
}
