"""Every way out of the machine, and into other programs of it. The evidence is on the host's side."""

from __future__ import annotations

import contextlib
import socket
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.imaging import imager
from renderkit.models import COMMANDS
from tests.walls.support import Walls, soon


class Listener:
    """A socket of the host that counts whoever comes."""

    def __init__(self, family: int, kind: int, address: object) -> None:
        self.heard = 0
        self._socket = socket.socket(family, kind)
        self._socket.bind(address)  # type: ignore[arg-type]
        if kind == socket.SOCK_STREAM:
            self._socket.listen()
        self._thread = threading.Thread(target=self._listen, args=(kind,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def _listen(self, kind: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_STREAM:
                    self._socket.accept()[0].close()
                else:
                    self._socket.recv(100)
                self.heard += 1

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(1)


@contextlib.contextmanager
def listening(family: int, kind: int, address: object) -> Iterator[Listener]:
    listener = Listener(family, kind, address)
    try:
        yield listener
    finally:
        listener.close()


SEND = """
import socket
family, kind, address = eval(sys.argv[1])
s = socket.socket(family, kind)
s.settimeout(1)
must_fail("reaching the host", lambda: (s.connect(address), s.send(b"hello"), s.recv(1) if kind == 2 else 0))
"""

PLACES = {
    "tcp4": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
    "tcp6": (socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
    "udp4": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
    "udp6": (socket.AF_INET6, socket.SOCK_DGRAM, ("::1", 0)),
}


@pytest.mark.parametrize("name", PLACES)
def test_loopback_of_the_host(walls: Walls, name: str) -> None:
    family, kind, address = PLACES[name]
    with listening(family, kind, address) as listener:
        words = repr((int(family), int(kind), (address[0], listener.port)))
        walls.control(SEND, words)
        assert soon(lambda: listener.heard == 1), "without walls it is heard"
        walls.refused(SEND, words)
        assert not soon(lambda: listener.heard > 1, 0.2), "BREACH"


@pytest.mark.parametrize("where", ["abstract", "folder"])
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["stream", "datagram"])
def test_unix_sockets_of_the_host(walls: Walls, where: str, kind: int) -> None:
    """Abstract names belong to a network namespace, others to a file system: neither is the host's."""
    name = uuid.uuid4().hex[:12]
    path = Path("/tmp", f"rk-{name}")
    address = f"\0rk-{name}" if where == "abstract" else str(path)
    code = SEND.replace("s.recv(1) if kind == 2 else 0", "0")
    try:
        with listening(socket.AF_UNIX, kind, address) as listener:
            if where == "folder":
                path.chmod(0o777)
            words = repr((int(socket.AF_UNIX), int(kind), address))
            walls.control(code, words)
            assert soon(lambda: listener.heard == 1), "without walls it is heard"
            walls.refused(code, words)
            assert not soon(lambda: listener.heard > 1, 0.2), "BREACH"
    finally:
        path.unlink(missing_ok=True)


def test_only_loopback_is_there_and_it_works(walls: Walls) -> None:
    """A program may speak to itself: one interface, no route, and what is sent to 127.0.0.1 arrives."""
    result, _ = walls.run(
        walls.python(
            """
import socket
assert [name for _, name in socket.if_nameindex()] == ["lo"]
assert len(open("/proc/net/route").readlines()) <= 1
for host in ("127.0.0.1", "::1"):
    server = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    with socket.create_connection(server.getsockname()[:2]) as one:
        two, _ = server.accept()
        one.send(b"x")
        assert two.recv(1) == b"x"
print("spoken")
"""
        )
    )
    assert result.text == "spoken\n"


OUTSIDE = {
    "tcp4": "socket.create_connection(('192.0.2.1', 80), 1)",
    "tcp6": "socket.create_connection(('2001:db8::1', 80), 1)",
    "udp4": "socket.socket(2, 2).sendto(b'x', ('192.0.2.1', 53))",
    "udp6": "socket.socket(10, 2).sendto(b'x', ('2001:db8::1', 53))",
    "broadcast": "(lambda s: (s.setsockopt(1, 6, 1), s.sendto(b'x', ('255.255.255.255', 9))))(socket.socket(2, 2))",
    "multicast": "socket.socket(2, 2).sendto(b'x', ('224.0.0.1', 9))",
    "link_local": "socket.create_connection(('169.254.169.254', 80), 1)",
    "dns": "socket.getaddrinfo('example.org', 80)",
    "dns_of_the_host": "socket.gethostbyname('localhost.localdomain.')",
    "fast_open": "(lambda s: s.sendto(b'x', 0x20000000, ('192.0.2.1', 80)))(socket.socket(2, 1))",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside(walls: Walls, name: str) -> None:
    walls.refused(f"import socket\nmust_fail('outside', lambda: {OUTSIDE[name]})")


FAMILIES = {
    "raw": (2, 3, 1),
    "raw6": (10, 3, 58),
    "raw_tcp": (2, 3, 6),
    "packet": (17, 3, 768),
    "packet_datagram": (17, 2, 768),
    "vsock": (40, 1, 0),
    "vsock_datagram": (40, 2, 0),
    "alg": (38, 5, 0),
    "bluetooth": (31, 3, 1),
    "can": (29, 3, 1),
    "tipc": (30, 1, 0),
    "rds": (21, 5, 0),
    "xdp": (44, 3, 0),
    "key": (15, 3, 2),
    "nfc": (39, 1, 0),
    "qrtr": (42, 2, 0),
    "smc": (43, 1, 0),
    "x25": (9, 5, 0),
    "ax25": (3, 5, 0),
    "appletalk": (5, 2, 0),
    "pppox": (24, 1, 0),
    "sctp": (2, 1, 132),
    "mptcp": (2, 1, 262),
    "dccp": (2, 6, 33),
    "udplite": (2, 2, 136),
    "netfilter": (16, 3, 12),
    "generic_netlink": (16, 3, 16),
    "xfrm": (16, 3, 6),
    "audit": (16, 3, 9),
    "uevent": (16, 3, 15),
    "sock_diag": (16, 3, 4),
    "crypto": (16, 3, 21),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_no_other_kind_of_socket(walls: Walls, name: str) -> None:
    family, kind, protocol = FAMILIES[name]
    walls.refused(
        "import socket\n"
        f"must_fail('socket', socket.socket, {family}, {kind}, {protocol})\n"
        f"must_fail('socketpair', socket.socketpair, {family}, {kind}, {protocol})"
    )


NO_SOCKETS = """
import os, socket
for family, kind, protocol in [(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 2, 0), (10, 1, 0), (16, 3, 0), (2, 2, 1)]:
    must_fail("socket", lambda: socket.socket(family, kind, protocol))
must_fail("socketpair", socket.socketpair)
must_fail("mq_open", call, 240, b"x", os.O_RDWR | os.O_CREAT, 0o600, 0)
must_fail("shmget", call, 29, 0, 4096, 0o1600)
for flag in (0x40000000, 0x08000000, 0x10000000, 0x00020000):
    must_fail("unshare", call, 272, flag)
for where in ("/proc/sys/net", "/proc/sys/kernel", "/proc/sys/fs/mqueue"):
    for folder, _, names in os.walk(where):
        for name in names:
            if name != "ns_last_pid":  # of the job's own processes
                must_fail(name, os.open, folder + "/" + name, os.O_WRONLY)
print("tried")
"""


def test_where_no_socket_is_allowed(walls: Walls) -> None:
    """Its jobs share the worker's network and IPC, in which they can leave nothing: the filter refuses all."""
    assert not imager.WORKER.sockets
    alone = COMMANDS.model_copy(update={"name": "alone", "sockets": False})
    for worker in (alone, COMMANDS, alone):
        with walls.session(worker=worker) as session:
            said = session.run(walls.python(NO_SOCKETS)).text
            assert said.endswith("tried\n"), said
            assert ("BREACH socket" in said) == worker.sockets, said
            settings = [
                line for line in said.splitlines() if "BREACH" in line and "BREACH socket" not in line
            ]
            assert not settings, settings
            assert "refused ip_forward" in said and "refused shmmax" in said, said[-2000:]
            unix = session.run(walls.python("print(len(open('/proc/net/unix').readlines()))"))
            assert unix.text == "1\n"


def test_interfaces_stay_as_they_are(walls: Walls) -> None:
    """Netlink answers what there is, and changes nothing."""
    walls.refused(
        """
import fcntl, socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
def ask(kind, flags, body):
    s.send(struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body)
    got = s.recv(65536)
    error = struct.unpack_from("=i", got, 16)[0]
    if struct.unpack_from("=H", got, 4)[0] == 2 and error: raise OSError(-error, os.strerror(-error))
name = b"dummy0\\0\\0"
must_fail("a new link", ask, 16, 0x605, struct.pack("=BBHiII", 0, 0, 0, 0, 0, 0) + struct.pack("=HH", 12, 3) + name)
must_fail("loopback down", ask, 16, 5, struct.pack("=BBHiII", 0, 0, 0, 1, 0, 1))
must_fail("an address", ask, 20, 0x605, struct.pack("=BBBBI", 2, 8, 0, 0, 1) + struct.pack("=HH4s", 8, 2, bytes([10, 0, 0, 1])))
u = socket.socket(2, 2)
must_fail("by ioctl", fcntl.ioctl, u, 0x8914, struct.pack("16sh22x", b"lo", 0))
"""
    )
