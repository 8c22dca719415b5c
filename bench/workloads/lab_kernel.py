"""A Jupyter kernel that is answered by .NET: ipykernel holds the sockets and the messages, methods written in C# say what to reply.

It runs on the thread that started Python, which is Python's main thread: signals that Python handles and asyncio's loop need that one.
"""
LANGUAGE = {
    "name": "echo",
    "version": "1",
    "mimetype": "text/plain",
    "file_extension": ".txt",
    "pygments_lexer": "text",
    "codemirror_mode": "null",
}


def serve(connection_file, version, execute, complete, is_complete):
    """Serves clients until one asks for a shutdown.

    `connection_file` says where they connect; "" has ipykernel write such a file and remove it at the end. The last three are the methods
    do_execute, do_complete and do_is_complete of a kernel, as ipykernel.kernelbase.Kernel declares them.
    """
    import atexit
    import signal

    from ipykernel import kernelapp
    from ipykernel.kernelbase import Kernel

    ended = []  # By an interrupt, and no client.

    def end():
        ended.append(True)
        raise KeyboardInterrupt

    class EchoKernel(Kernel):
        implementation = "lab-echo-kernel"
        implementation_version = version
        language = LANGUAGE["name"]
        language_info = LANGUAGE
        banner = "Echoes what is executed. %sleep SECONDS waits first, %input PROMPT asks, %stack says what the session has taken."

        do_execute, do_complete, do_is_complete = execute, complete, is_complete

        # ipykernel has an interrupt raise KeyboardInterrupt wherever its own code is while it answers: a reply can get lost. The interrupt
        # that jupyter_client sends before each shutdown often comes there. Here it is raised where something waits, and nowhere else.
        def pre_handler_hook(self):
            pass

        def post_handler_hook(self):
            pass

        # Outside of these waits who started it by hand ends it so.
        waits = False

        def heed_interrupts(self):
            self.waits = True

        def ignore_interrupts(self):
            self.waits = False

        def take_interrupt(self, *_):
            if self.waits:
                # Of several interrupts at once the first alone is raised: another would end what sends the reply.
                self.waits = False
                raise KeyboardInterrupt
            if not connection_file:
                end()

        # ipykernel answers this request by the signal, which ends a kernel that was started by hand and in which nothing waits.
        async def interrupt_request(self, stream, ident, parent):
            if self.waits or connection_file:
                await super().interrupt_request(stream, ident, parent)
            else:
                self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    if not connection_file:
        kernelapp._ctrl_c_message = "Ctrl-C ends this kernel, and so does a client that shuts it down.\n"  # It says that Ctrl-C does not.
    app = kernelapp.IPKernelApp.instance(kernel_class=EchoKernel)
    try:
        app.initialize(["-f", connection_file] if connection_file else [])
        signal.signal(signal.SIGINT, app.kernel.take_interrupt)
        if not connection_file:
            _wake_at_interrupts()
        app.start()
    except KeyboardInterrupt:
        pass  # Some releases of ipykernel catch it themselves.
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The thread that answered the shutdown may still be sending. Where the sockets were closed before it had ended, it waited ten
        # seconds for one of them, and the client ended the process by a signal.
        if not ended and app.control_thread and app.control_thread.is_alive():
            app.control_thread.join(5)
        # This interpreter is never finalised, so nobody else runs what closes the sockets and removes a connection file.
        atexit._run_exitfuncs()


def _wake_at_interrupts():
    """
    Has an interrupt wake the main thread. The signal comes to any thread of the process, and Python would tell the main one when it next
    runs: not before a client sends something.
    """
    import os
    import signal
    import threading

    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    signal.signal(signal.SIGURG, lambda *_: None)
    main = threading.main_thread().ident

    def pass_on():
        while number := os.read(read, 1):
            if number[0] == signal.SIGINT:
                signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=pass_on, daemon=True).start()
