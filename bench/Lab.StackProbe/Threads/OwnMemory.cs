using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Threads;

/// <summary>
/// The memory of this process, read through /proc/self/mem: where nothing is mapped any more the kernel says so, instead of a fault. The
/// stack of another thread may be gone at any moment.
/// </summary>
internal sealed class OwnMemory : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle("/proc/self/mem");

    /// <summary>Fills the buffer; false if not all of it is mapped.</summary>
    public bool TryRead(nint address, Span<byte> buffer)
    {
        try
        {
            for (var done = 0; done < buffer.Length;)
            {
                var read = RandomAccess.Read(_file, buffer[done..], address + done);
                if (read == 0)
                    return false;
                done += read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
