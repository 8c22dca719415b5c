using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Threads;

/// <summary>Threads made in C, of known stack sizes, each of which touches one byte at a known depth and says where it was.</summary>
public sealed unsafe class NativeThreads : IDisposable
{
    public const string Library = "lab_threads.so";

    /// <summary>A thread waits where it began, touches at its depth, waits again and ends.</summary>
    private const string Source = """
        #include <alloca.h>
        #include <pthread.h>
        #include <semaphore.h>
        #include <stdint.h>
        #include <stdlib.h>
        struct job { pthread_t thread; size_t depth; uintptr_t touched; sem_t running, begin, reached, end; };

        static __attribute__((noinline)) uintptr_t touch(size_t depth)
        {
            volatile char *frame = alloca(depth);
            frame[0] = 1;
            return (uintptr_t)frame;
        }

        static void *run(void *argument)
        {
            struct job *job = argument;
            sem_post(&job->running);
            sem_wait(&job->begin);
            job->touched = touch(job->depth);
            sem_post(&job->reached);
            sem_wait(&job->end);
            return 0;
        }

        struct job *lab_start(size_t stack, size_t depth)
        {
            struct job *job = calloc(1, sizeof *job);
            pthread_attr_t attributes;
            job->depth = depth;
            sem_init(&job->running, 0, 0); sem_init(&job->begin, 0, 0); sem_init(&job->reached, 0, 0); sem_init(&job->end, 0, 0);
            pthread_attr_init(&attributes);
            if (stack)
                pthread_attr_setstacksize(&attributes, stack);
            if (pthread_create(&job->thread, &attributes, run, job))
                abort();
            pthread_attr_destroy(&attributes);
            sem_wait(&job->running); // Before that it is not known as a thread: on a busy machine it might end before it is.
            return job;
        }

        uintptr_t lab_reach(struct job *job)
        {
            sem_post(&job->begin);
            sem_wait(&job->reached);
            return job->touched;
        }

        void lab_end(struct job *job)
        {
            sem_post(&job->begin);
            sem_post(&job->end);
            pthread_join(job->thread, 0);
            free(job);
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly nint _library;

    public NativeThreads()
    {
        if (CCompiler.Missing is null)
            _library = NativeLibrary.Load(CCompiler.Compile(_folder.Path, Library, Source, "-O1", "-shared", "-fPIC",
                "-fno-stack-clash-protection", "-fno-stack-protector", "-pthread"));
    }

    /// <summary>Starts a thread; it waits near the top of its stack.</summary>
    /// <param name="stack">Bytes of stack; 0 for the default.</param>
    public nint Start(int stack, int depth) =>
        ((delegate* unmanaged<nint, nint, nint>)NativeLibrary.GetExport(_library, "lab_start"))(stack, depth);

    /// <summary>
    /// Throws every stack out of glibc's cache that a thread of another test has left there: this one is larger than all it holds.
    /// </summary>
    public void ClearCache()
    {
        if (_library != 0)
            End(Start(64 << 20, 0));
    }

    /// <summary>Has it touch its depth; returns the address. It goes on waiting near the top.</summary>
    public nint Reach(nint thread) => ((delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(_library, "lab_reach"))(thread);

    /// <summary>Has it end, at once after its touch if that was still to come, and waits for that.</summary>
    public void End(nint thread) => ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(_library, "lab_end"))(thread);

    public void Dispose()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder.Dispose();
    }
}
