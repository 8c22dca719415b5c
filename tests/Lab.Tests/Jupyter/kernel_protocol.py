"""What jupyter_kernel_test asks of every kernel, as far as an echo has it. Argument: the kernel."""
import sys
import unittest

import jupyter_kernel_test


class EchoKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv.pop(1)
    language_name = "echo"
    file_extension = ".txt"
    code_hello_world = "hello, world"
    completion_samples = [{"text": "%s", "matches": {"%sleep", "%stack"}}, {"text": "hello", "matches": set()}]
    complete_code_samples = ["hello", "%sleep 1"]
    code_generate_error = "%nothing"


unittest.main()
