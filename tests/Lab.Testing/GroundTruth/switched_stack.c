/*
 * Calls a function back on a stack of its own, as fibers and coroutines do (makecontext(3)), with inaccessible pages below it; and a
 * handler of signals on an alternate stack (sigaltstack(2)).
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define GUARD (1 << 20)

static void (*function)(void);

static void run(void)
{
    function();
}

static char *stack_of(size_t size)
{
    char *low = mmap(0, GUARD + size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(low + GUARD, size, PROT_READ | PROT_WRITE);
    return low + GUARD;
}

void call_on_stack(void (*called)(void), size_t size)
{
    ucontext_t here, there;
    function = called;
    getcontext(&there);
    there.uc_stack.ss_sp = stack_of(size);
    there.uc_stack.ss_size = size;
    there.uc_link = &here;
    makecontext(&there, run, 0);
    swapcontext(&here, &there);
}

static void handle(int number)
{
    function();
}

void call_in_signal_handler(void (*called)(void), size_t size)
{
    stack_t alternate = {.ss_sp = stack_of(size), .ss_size = size};
    struct sigaction action;
    function = called;
    sigaltstack(&alternate, 0);
    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigaction(SIGUSR1, &action, 0);
    raise(SIGUSR1);
}
