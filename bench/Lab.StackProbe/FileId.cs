using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe;

/// <summary>Identifies a file independently of its name: device and inode as the kernel shows them in /proc/PID/maps.</summary>
/// <param name="Major">Major number of the device.</param>
/// <param name="Minor">Minor number of the device; 0:0 where the device is not known.</param>
/// <param name="Inode">Zero for memory without a file.</param>
public readonly record struct FileId(uint Major, uint Minor, ulong Inode)
{
    /// <summary>The file of an open descriptor of this process; null where the kernel does not say (before Linux 5.14).</summary>
    /// <param name="file">An open file.</param>
    /// <param name="mounts">
    /// A mountinfo file that lists the file's mount: that of this process, or of a process in another mount namespace.
    /// </param>
    /// <remarks>
    /// stat(2) does not help: on btrfs and overlayfs it gives another device than maps does. The inode in fdinfo and the device in
    /// mountinfo come from the same fields as those in maps (fs/proc/fd.c, fs/proc_namespace.c, fs/proc/task_mmu.c).
    /// </remarks>
    internal static FileId? Of(SafeFileHandle file, string mounts = "/proc/self/mountinfo")
    {
        string? inode = null;
        string? mount = null;
        try
        {
            var information = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{file.DangerousGetHandle()}");
            foreach (var line in File.ReadLines(information))
            {
                if (line.StartsWith("ino:", StringComparison.Ordinal))
                    inode = line[4..].Trim();
                else if (line.StartsWith("mnt_id:", StringComparison.Ordinal))
                    mount = line[7..].Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (!ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var (major, minor) = mount is null ? default : DeviceOf(mount, mounts);
        return new(major, minor, number);
    }

    private static (uint Major, uint Minor) DeviceOf(string mount, string mounts)
    {
        try
        {
            foreach (var line in File.ReadLines(mounts))
            {
                // Source: proc_pid_mountinfo(5): mount id, parent id, major:minor in decimal, ...
                var words = line.Split(' ', 4);
                if (words.Length == 4 && words[0] == mount && TryParseDevice(words[2], NumberStyles.None, out var device))
                    return device;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the mounts only the inode is known.
        }

        return default;
    }

    internal static bool TryParseDevice(ReadOnlySpan<char> text, NumberStyles style, out (uint Major, uint Minor) device)
    {
        device = default;
        var colon = text.IndexOf(':');
        return colon > 0
            && uint.TryParse(text[..colon], style, CultureInfo.InvariantCulture, out device.Major)
            && uint.TryParse(text[(colon + 1)..], style, CultureInfo.InvariantCulture, out device.Minor);
    }
}
