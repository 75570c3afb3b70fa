"""Servers that are measured: ours, and a bare Hummingbird (`floor`)."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
OURS = Path(os.environ.get("ATARIMAE", HOUSE / ".build/release/atarimae"))
FLOOR = Path(os.environ.get("FLOOR", HOUSE / ".build/floor/release/Floor"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "64"))
RATINGS = HOUSE / "Benchmarks/ratings.lua"


class Process:
    """A server that listens on `port`, and what it costs."""

    def __init__(self, command, port, log):
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.address = ("127.0.0.1", port)
        self.log = Path(log)
        self.output = self.log.open("ab")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=HOUSE, env=environment, stdout=self.output, stderr=self.output)

    def first_answer(self, path, patience=180):
        """Milliseconds from the start to the end of the first 200 for `path`."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        while time.perf_counter() - self.started < patience:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(self.address, timeout=10) as connection:
                    connection.sendall(request)
                    answer = b"".join(iter(lambda: connection.recv(65536), b""))
                if answer.startswith(b"HTTP/1.1 200"):
                    return (time.perf_counter() - self.started) * 1000
                time.sleep(0.02)
            except OSError:
                time.sleep(0.002)
        said = self.log.read_text(errors="replace")[-2000:]
        self.stop()
        raise SystemExit(f"no answer for {path} on port {self.address[1]}:\n{said}")

    def memory(self):
        """Resident megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1000

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def sample_slug(house):
    """A service of the sample city that people use."""
    services = json.loads(get(f"{house}/api/v1/services?organization=mihon&phase=operate"))
    return services["items"][0]["slug"]


def sample_token(data, name):
    """For somebody at the sample city's counter."""
    return subprocess.run(
        [OURS, "token", "add", name, "--organization", "mihon", "--role", "editor", "--data", data],
        cwd=HOUSE, capture_output=True, text=True, timeout=60, check=True).stdout.strip()
