"""Frames: what is sent arrives; what is cut off, too large or silent is an error and never a hang."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.sandbox import protocol


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    here.settimeout(5)
    there.settimeout(5)
    with here, there:
        yield here, there


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=5000)), max_size=8))
def test_frames_arrive_as_they_were_sent(frames: list[tuple[int, bytes]]) -> None:
    here, there = socket.socketpair()
    with here, there:
        for type_, body in frames:
            protocol.send(here, type_, body)
        here.close()
        for type_, body in frames:
            frame = protocol.receive(there)
            assert (frame.type, frame.body, frame.fds) == (type_, body, ())
        with pytest.raises(protocol.ProtocolError, match="gone"):
            protocol.receive(there)


@given(st.binary(min_size=1, max_size=64), st.data())
def test_a_frame_that_is_cut_off_is_an_error(body: bytes, data: st.DataObject) -> None:
    whole = protocol.header(protocol.RUN, len(body)) + body
    kept = data.draw(st.integers(0, len(whole) - 1))
    here, there = socket.socketpair()
    with here, there:
        here.sendall(whole[:kept])
        here.close()
        with pytest.raises(protocol.ProtocolError):
            protocol.receive(there)


@given(st.binary(max_size=200))
def test_noise_is_a_frame_or_an_error(noise: bytes) -> None:
    here, there = socket.socketpair()
    with here, there:
        here.sendall(noise)
        here.close()
        try:
            frame = protocol.receive(there, most=150)
        except protocol.ProtocolError:
            return
        assert noise.startswith(protocol.header(frame.type, len(frame.body)) + frame.body)


def test_a_frame_larger_than_is_due_is_refused_before_it_is_read(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    here, there = pair
    here.sendall(protocol.header(protocol.READY, 2**32 - 1))
    with pytest.raises(protocol.ProtocolError, match="4294967295 bytes"):
        protocol.receive(there)


def test_silence_ends_in_an_error(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    here.sendall(protocol.header(protocol.READY, 10)[:3])
    there.settimeout(0.1)
    with pytest.raises(protocol.ProtocolError, match="no answer"):
        protocol.receive(there)


def test_a_large_frame_passes_a_small_socket(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    body = os.urandom(5 << 20)
    sender = threading.Thread(target=protocol.send, args=(here, protocol.FILE, body))
    sender.start()
    assert protocol.receive(there, most=len(body)).body == body
    sender.join(5)


def test_descriptors_travel_with_a_frame_of_any_length(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    out, into = os.pipe()
    for body in (b"", b"x", b"y" * 10_000):
        protocol.send(here, protocol.RUN, body, [into])
        frame = protocol.receive(there)
        assert frame.body == body
        assert len(frame.fds) == 1
        os.write(frame.fds[0], b"!")
        os.close(frame.fds[0])
        assert os.read(out, 1) == b"!"
    os.close(out)
    os.close(into)


def test_credentials_name_the_sender(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    there.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    protocol.send(here, protocol.READY)
    assert protocol.receive(there).pid == os.getpid()


def test_sending_to_nobody_is_an_error(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    there.close()
    with pytest.raises(protocol.ProtocolError, match="gone"):
        protocol.send(here, protocol.KILL, b"x" * 100)


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=20))
def test_words_of_a_command_cannot_run_into_each_other(word: str) -> None:
    if "\0" in word:
        with pytest.raises(ValueError, match="NUL"):
            protocol.pack_command(["sh", word], {})
    else:
        packed = protocol.pack_command(["sh", word], {"A": word})
        assert packed[12:].split(b"\0") == [b"sh", word.encode(), b"A=" + word.encode(), b""]
