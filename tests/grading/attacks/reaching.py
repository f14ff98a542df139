"""Ways to reach out of the sandbox: each returns a true value when it got through.

They get ``places``: private files of the grader, another student's notebook, folders
that anybody may write, a port that listens, and the number of the trusted process.
"""

from __future__ import annotations

HEAD = """
import ctypes, os, resource, signal, socket, struct, sys
library = ctypes.CDLL(None, use_errno=True)
library.syscall.restype = ctypes.c_long
def call(number, *arguments):
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return library.syscall(ctypes.c_long(number), *words)
def run(places):
"""

READING = {
    "the secret": "return open(places['secret']).read()",
    "a neighbour": "return open(places['neighbour']).read()",
    "records": "return os.listdir(places['records'])",
    "the exercises": "return open(places['exercises'] + '/plus_hides.py').read()",
    "the tests": "return open(places['tests'] + '/conftest.py').read()",
    "solved notebooks": "return os.listdir(places['solved'])",
    "users": "return open('/etc/passwd').read()",
    "its own memory": "return open('/proc/self/maps').read()",
    "the agent's environment": "return open(f'/proc/{os.getppid()}/environ').read()",
    "the trusted process": "return open(f'/proc/{places[\"parent\"]}/cmdline').read()",
    "all processes": "return os.listdir('/proc')",
    "home": "return os.listdir('/root')",
    "the root": "return os.listdir('/')",
    "disks": "return os.listdir('/dev')",
    "through a link of its own": (
        "os.symlink(places['secret'], places['open'] + '/link')\n"
        "return open(places['open'] + '/link').read()"
    ),
    "through its working folder": "os.chdir(places['tests'])\nreturn os.listdir('.')",
}

WRITING = {
    "a file": "return os.open(places['open'] + '/f', os.O_CREAT | os.O_WRONLY) > 0",
    "a neighbour": "return open(places['neighbour'], 'a').write('x')",
    "the secret": "return os.open(places['secret'], os.O_RDWR) > 0",
    "a temporary file": (
        "return [os.open(f'{d}/adl-x', os.O_CREAT | os.O_WRONLY) for d in\n"
        "        ('/tmp', '/var/tmp', '/dev/shm', '.')]"
    ),
    "a nameless file": (
        "return os.open(places['open'], getattr(os, 'O_TMPFILE', 2) | os.O_RDWR) > 0"
    ),
    "a file in memory": "return os.memfd_create('x') > 0",
    "a folder": "os.mkdir(places['open'] + '/d')\nreturn True",
    "many inodes": (
        "made = 0\n"
        "for k in range(1000):\n"
        "    try:\n"
        "        os.mknod(f\"{places['open']}/n{k}\")\n"
        "        made += 1\n"
        "    except OSError:\n"
        "        break\n"
        "return made"
    ),
    "a pipe with a name": "os.mkfifo(places['open'] + '/p')\nreturn True",
    "a link": "os.link(places['neighbour'], places['open'] + '/h')\nreturn True",
    "another name": (
        "os.rename(places['neighbour'], places['open'] + '/r')\nreturn True"
    ),
    "removing": "os.unlink(places['neighbour'])\nreturn True",
    "cutting": "os.truncate(places['neighbour'], 0)\nreturn True",
    "rights": "os.chmod(places['neighbour'], 0o777)\nreturn True",
    "owners": "os.chown(places['neighbour'], 1, 1)\nreturn True",
    "times": "os.utime(places['neighbour'], (0, 0))\nreturn True",
    "the interpreter": "return open(os.__file__, 'r+')",
    "null": "return os.open('/dev/null', os.O_WRONLY) > 0",
}

TALKING = {
    "connecting": "return socket.create_connection(('127.0.0.1', places['port']), 1)",
    "listening": "return socket.create_server(('127.0.0.1', 0))",
    "datagrams": "return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw packets": "return socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "the kernel": "return socket.socket(16, socket.SOCK_RAW, 0)",
    "a local socket": "return socket.socket(socket.AF_UNIX)",
    "a pair": "return socket.socketpair()",
    "names": "return socket.getaddrinfo('localhost', 80) and False",
    "message queues": "return call(240, b'/adl', 0o102, 0o600, None) >= 0",
    "shared memory": "return call(29, 0, 4096, 0o1600) >= 0",
}

STARTING = {
    "fork": "return os.fork() >= 0",
    "vfork": "return call(58) >= 0",
    "clone": "return call(56, 17, 0, 0, 0, 0) >= 0",
    "clone3": (
        "arguments = ctypes.create_string_buffer(struct.pack('=11Q', *[0] * 11), 88)\n"
        "return call(435, arguments, 88) >= 0"
    ),
    "exec": "os.execv(sys.executable, ['python', '-c', ''])",
    "execveat": "return call(322, -100, b'/bin/sh', None, None, 0) >= 0",
    "spawn": "return os.posix_spawn('/bin/sh', ['sh', '-c', ':'], {})",
    "system": "return os.system('true') == 0",
    "a thread": ("import threading\nthreading.Thread(target=int).start()\nreturn True"),
    "a session": "return os.setsid()",
    "a group": "os.setpgid(0, 0)\nreturn True",
}

MEDDLING = {
    "a signal to the agent": "os.kill(os.getppid(), 0)\nreturn True",
    "a signal to us": "os.kill(places['parent'], 0)\nreturn True",
    "a signal to all": "os.kill(-1, 0)\nreturn True",
    "a signal to a thread": (
        "return call(234, places['parent'], places['parent'], 0) == 0"
    ),
    "a queued signal": "return call(129, places['parent'], 0, None) == 0",
    "a handle of a process": "return call(434, places['parent'], 0) >= 0",
    "tracing": "return call(101, 16, os.getppid(), 0, 0) == 0",
    "reading memory": "return call(310, os.getppid(), None, 0, None, 0, 0) >= 0",
    "more memory": (
        "most = resource.RLIM_INFINITY\n"
        "resource.setrlimit(resource.RLIMIT_AS, (most, most))\n"
        "return True"
    ),
    "less time for others": (
        "return resource.prlimit(places['parent'], resource.RLIMIT_CPU, (1, 1))"
    ),
    "its priority": (
        "os.setpriority(os.PRIO_PROCESS, places['parent'], 19)\nreturn True"
    ),
    "its processors": "os.sched_setaffinity(0, {0})\nreturn True",
    "an alarm": "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nreturn True",
    "its user": "os.setuid(1)\nreturn os.getuid() == 1",
    "its root": "os.chroot('/')\nreturn True",
    "namespaces": "return call(272, 0x10000000) == 0",
    "mounting": "return call(165, b'x', b'/tmp', b'tmpfs', 0, None) == 0",
    "keys": "return call(250, 0, -3, 0) >= 0",
    "events": "return call(298, None, 0, -1, -1, 0) >= 0",
    "bpf": "return call(321, 0, None, 0) >= 0",
    "rings": ("return call(425, 8, ctypes.create_string_buffer(120)) >= 0"),
    "page faults": "return call(323, 1) >= 0",
    "lifting the filter": "return call(317, 0, 0, None) == 0",
    "its privileges": "return call(157, 38, 0, 0, 0, 0) == 0",
    "x32 calls": "return call(0x40000000 + 39) > 0",
    "x32 fork": "return call(0x40000000 + 57) >= 0",
}

# Machine code that asks in the 32-bit way (getpid), past the numbers of 64 bits.
OLD_CALLS = """
import mmap
code = bytes.fromhex('b814000000cd80c3')  # mov eax, 20; int 0x80; ret
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(code)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
return ctypes.CFUNCTYPE(ctypes.c_long)(address)() > 0
"""


def source(body: str) -> str:
    """Write the attack as a cell; to be refused is to fail."""
    lines = "".join(f"        {line}\n" for line in body.strip().splitlines())
    tail = "    except (OSError, RuntimeError, ValueError, AttributeError):\n"
    return f"{HEAD}    try:\n{lines}{tail}        return False\n"
