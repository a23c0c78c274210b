"""What goes over the host's wires while an attack runs. Root may listen; an ordinary user has the listener only."""

from __future__ import annotations

import ipaddress
import os
import secrets
import select
import socket
import time
from pathlib import Path
from typing import Self

DOCUMENTED = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
"""Networks that are for documentation (RFC 5737): nobody but an attack sends there."""

EVERY_PROTOCOL = 0x0003
OUTGOING = 4  # PACKET_OUTGOING
CAPTURES = os.geteuid() == 0


def nowhere() -> str:
    """An address of those networks, by chance: other tests, whose controls do send, run beside this one.

    Not of a network that this machine itself lives in, as some virtual machines do.
    """
    rows = [line.split() for line in Path("/proc/net/route").read_text().splitlines()[1:]]
    near = [ipaddress.ip_address(int(row[1], 16).to_bytes(4, "little")) for row in rows]
    far = [net for net in DOCUMENTED if not any(address in net for address in near)]
    return str(secrets.choice(far)[secrets.randbelow(254) + 1])


class Wire:
    """Packets on all interfaces that an attack must have sent: to `port` on loopback, to an address of `nowhere`, or
    questions for a name that nobody else asks for.
    """

    def __init__(self, port: int) -> None:
        self.nowhere, self.name = nowhere(), f"rk-{secrets.token_hex(6)}.test"  # RFC 2606: nobody's
        self._port, self._asked = port, b"\x0f" + self.name.removesuffix(".test").encode() + b"\x04test\0"
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        if CAPTURES:
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERY_PROTOCOL))
            self._socket.setsockopt(socket.SOL_SOCKET, 33, 32 << 20)  # SO_RCVBUFFORCE: nothing is dropped
            self._socket.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()

    def seen(self) -> list[str]:
        """Where packets went that only an attack can have sent, since the last call."""
        found: set[str] = set()
        if self._socket is None:
            return []
        end = time.monotonic() + 5
        while select.select([self._socket], [], [], 0)[0] and time.monotonic() < end:
            packet, (_, _, kind, *_) = self._socket.recvfrom(2048)
            if kind == OUTGOING and (where := self._of_an_attack(packet)):
                found.add(where)
        return sorted(found)

    def _of_an_attack(self, packet: bytes) -> str:
        version = packet[0] >> 4 if packet else 0
        if version == 4 and len(packet) >= 24:
            to, protocol, body = (
                ipaddress.ip_address(packet[16:20]),
                packet[9],
                packet[(packet[0] & 15) * 4 :],
            )
        elif version == 6 and len(packet) >= 44:
            to, protocol, body = ipaddress.ip_address(packet[24:40]), packet[6], packet[40:]
        else:
            return ""
        if protocol not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
            return ""
        port = int.from_bytes(body[2:4], "big")
        if to.is_loopback and port == self._port:
            return f"{to}:{port}"
        if port in (53, 5353) and self._asked in body.lower():
            return f"a question to {to}"
        return f"{to}:{port}" if str(to) == self.nowhere else ""
