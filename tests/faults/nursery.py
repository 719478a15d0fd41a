"""A warm process that gives birth to `homeroom run`: `python -m tests.faults.nursery`.

Each line on standard input orders one child; each line on standard output tells that one was born or has
ended. Everything is imported once here, so that a child is up in a fraction of a second. Children die with
it.
"""

import ctypes
import json
import os
import selectors
import signal
import sys
from typing import Any

import adapters.discord.client
import adapters.telegram.client  # noqa: F401 - imported for the children, as the one above
from adapters import cli
from tests.faults.failpoints import Failpoints, Plan

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG"""


def main() -> None:
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write)
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(wake_read, selectors.EVENT_READ)
        rest = b""
        while True:
            for key, _ in selector.select():
                data = os.read(key.fd, 65536)
                if key.fd == wake_read:
                    _reap()
                elif not data:
                    return
                else:
                    *orders, rest = (rest + data).split(b"\n")
                    for order in orders:
                        _bear(json.loads(order))


def _bear(order: dict[str, Any]) -> None:
    pid = os.fork()
    if pid == 0:
        _live(order)
    _tell(born=pid)


def _reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _tell(ended=pid, code=os.waitstatus_to_exitcode(status))


def _tell(**words: int) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _live(order: dict[str, Any]) -> None:
    """Become `homeroom run` with the environment and the plan of the order. Never returns."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _settle_in(order)
        Failpoints(Plan(**order["plan"])).install()
        sys.argv = ["homeroom", "run"]
        cli.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        os._exit(code)


def _settle_in(order: dict[str, Any]) -> None:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDWR)
    for source, target in ((nothing, 0), (nothing, 1), (log, 2)):
        os.dup2(source, target)
    for name in [name for name in os.environ if name.startswith("HOMEROOM_")]:
        del os.environ[name]
    os.environ.update(order["environ"])


if __name__ == "__main__":
    main()
