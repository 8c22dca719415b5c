/*
 * Functions whose use of the stack is known: each returns the lowest address that it touched. Compile with
 *     gcc -O1 -fno-stack-protector -fno-stack-clash-protection -mno-red-zone -shared -fPIC -Wl,-z,now
 * so that the compiler touches nothing of its own accord, and the dynamic linker nothing in the middle of a call.
 * A frame that is touched is read back: had the compiler left the touch out, the function would trap (SIGILL).
 * A function that touched its far end calls nothing after: a call would write its return address below. One call at a time.
 */
#define _GNU_SOURCE
#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define KNOWN __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))

typedef uintptr_t (*known_call)(long);

INLINE unsigned char value_at(long index) { return (unsigned char)(31 * index + 7); }

INLINE uintptr_t touch_far_end(volatile unsigned char *frame)
{
    frame[0] = 1;
    if (frame[0] != 1)
        __builtin_trap();
    return (uintptr_t)frame;
}

INLINE uintptr_t touch_all(volatile unsigned char *frame, long size)
{
    for (long i = size - 1; i >= 0; i--)
        frame[i] = value_at(i);
    for (long i = 0; i < size; i++)
        if (frame[i] != value_at(i))
            __builtin_trap();
    return (uintptr_t)frame;
}

INLINE uintptr_t lower(uintptr_t a, uintptr_t b) { return a < b ? a : b; }

KNOWN uintptr_t nothing(long unused)
{
    volatile unsigned char frame[1];
    return touch_far_end(frame);
}

#define CONTIGUOUS(size) \
    KNOWN uintptr_t contiguous_##size(long unused) { volatile unsigned char frame[size]; return touch_all(frame, size); }

/* As the frames of dgetrf_parallel: of one large array, only the far end is written. */
#define SPARSE(size) \
    KNOWN uintptr_t sparse_##size(long unused) { volatile unsigned char frame[size]; return touch_far_end(frame); }

/* What was there is not of interest. The read stays, as the array is volatile. */
#define READ(size) \
    KNOWN uintptr_t read_##size(long unused) { volatile unsigned char frame[size]; (void)frame[0]; return (uintptr_t)frame; }

CONTIGUOUS(16384)
CONTIGUOUS(20001)
CONTIGUOUS(65536)
CONTIGUOUS(300007)
CONTIGUOUS(1048576)
CONTIGUOUS(3252223)
CONTIGUOUS(8388608)

SPARSE(65536)
SPARSE(100000)
SPARSE(540672)
SPARSE(1048576)
SPARSE(2101251)
SPARSE(4194304)
SPARSE(8388608)
SPARSE(16777216)
SPARSE(33554432)

READ(65536)
READ(540672)
READ(4194304)

/* A written frame is left before a read one goes deeper: paint sees the first alone. */
KNOWN uintptr_t read_below_written(long unused) { return lower(sparse_100000(0), read_540672(0)); }

KNOWN uintptr_t recursion(long depth)
{
    volatile unsigned char frame[160];
    frame[0] = value_at(depth);
    uintptr_t below = depth > 1 ? recursion(depth - 1) : (uintptr_t)frame;
    if (frame[0] != value_at(depth))
        __builtin_trap();
    return lower(below, (uintptr_t)frame);
}

KNOWN uintptr_t sparse_recursion(long depth)
{
    volatile unsigned char frame[540672];
    frame[0] = value_at(depth);
    uintptr_t below = depth > 1 ? sparse_recursion(depth - 1) : (uintptr_t)frame;
    if (frame[0] != value_at(depth))
        __builtin_trap();
    return lower(below, (uintptr_t)frame);
}

/* Deep, shallow, deeper. */
KNOWN uintptr_t alternating(long unused)
{
    uintptr_t lowest = sparse_1048576(0);
    lowest = lower(lowest, contiguous_65536(0));
    return lower(lowest, sparse_2101251(0));
}

KNOWN uintptr_t deepest_first(long unused)
{
    uintptr_t lowest = sparse_4194304(0);
    lowest = lower(lowest, contiguous_300007(0));
    return lower(lowest, sparse_65536(0));
}

KNOWN uintptr_t variable_array(long size)
{
    volatile unsigned char frame[size];
    return touch_all(frame, size);
}

KNOWN uintptr_t alloca_far_end(long size) { return touch_far_end(alloca(size)); }

/* Touches the first byte of a page; with 1 for `across`, the last one of the page below it instead. */
KNOWN uintptr_t page_boundary(long across)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    const uintptr_t far_end = (here - (1 << 20)) / page * page - (uintptr_t)across;
    volatile unsigned char *frame = alloca(here - far_end);
    if ((uintptr_t)frame > far_end)
        __builtin_trap();
    return touch_far_end((volatile unsigned char *)far_end);
}

static volatile uintptr_t handler_reached;

static void small_handler(int signal)
{
    volatile unsigned char frame[16];
    handler_reached = touch_far_end(frame);
}

static void large_handler(int signal)
{
    volatile unsigned char frame[65536];
    handler_reached = touch_all(frame, sizeof frame);
}

/*
 * A signal that is handled where it strikes: no SA_ONSTACK. The kernel puts its frame (all registers, with AVX-512 some 3 KiB) on the
 * stack first, and the handler's own comes below: its lowest address is the lowest of all.
 */
INLINE uintptr_t handle(void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler }, before;
    handler_reached = 0;
    if (sigaction(SIGUSR1, &action, &before) != 0 || raise(SIGUSR1) != 0 || sigaction(SIGUSR1, &before, NULL) != 0)
        abort();
    return handler_reached;
}

KNOWN uintptr_t small_signal(long unused)
{
    volatile unsigned char frame[262144];
    touch_far_end(frame);
    return handle(small_handler);
}

KNOWN uintptr_t large_signal(long unused)
{
    volatile unsigned char frame[262144];
    touch_far_end(frame);
    return handle(large_handler);
}

/* The size of the calling thread's stack, and how deep below its top the call reached. */
struct truth { uint64_t stack_size, depth; };

static struct truth truth_of(known_call call, long argument)
{
    const uintptr_t lowest = call(argument);
    pthread_attr_t attributes;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0 || pthread_attr_getstack(&attributes, &low, &size) != 0)
        abort();
    pthread_attr_destroy(&attributes);
    return (struct truth){ size, (uintptr_t)low + size - lowest };
}

/* Makes a call and writes its truth to a file: with write(2) alone, which takes next to nothing of the stack. */
KNOWN long run_known(known_call call, long argument, int file)
{
    const struct truth truth = truth_of(call, argument);
    if (write(file, &truth, sizeof truth) != sizeof truth)
        abort();
    return 0;
}

#ifdef KNOWN_FRAMES_MAIN
/* known_frames NAME [ARGUMENT]: one call on the main thread; prints how deep below the stack pointer of the program's start it reached. */
#include <dlfcn.h>
#include <stdio.h>

extern void *__libc_stack_end; /* of the dynamic linker: the stack pointer that the kernel started the program with */

int main(int count, char **words)
{
    known_call call = count > 1 ? (known_call)dlsym(RTLD_DEFAULT, words[1]) : NULL;
    if (call == NULL)
        return 2;
    const uintptr_t lowest = call(count > 2 ? atol(words[2]) : 0);
    printf("%ld\n", (long)((uintptr_t)__libc_stack_end - lowest));
    return 0;
}
#endif
