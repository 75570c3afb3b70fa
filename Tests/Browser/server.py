"""The real program, started on a folder of its own; mostly with the sample city in it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ATARIMAE", str(HOUSE / ".build/release/atarimae"))


class Server:
    def __init__(self, data, database=None, sample=True):
        """`database`: a connection string of PostgreSQL; without one, a SQLite file in the folder."""
        self.data = str(data)
        self.sample = sample
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = Path(data) / "browser-tests.log"
        self.environment = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEST_POSTGRES")
        } | {"ATARIMAE_ADDRESS": self.address}
        if database:
            self.environment["DATABASE_URL"] = database

    def start(self, days_ahead=0):
        """`days_ahead`: how far its clock is ahead."""
        self.launch(days_ahead)
        self.wait()

    def launch(self, days_ahead=0):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--data", self.data, "--host", "127.0.0.1", "--port", str(self.port),
                 *(["--sample", "--days-ahead", str(days_ahead)] if self.sample else [])],
                cwd=HOUSE, env=self.environment, stdout=log, stderr=log,
            )

    def wait(self):
        """Until it is ready."""
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up:
            assert self.process.poll() is None, f"the server stopped at once:\n{self.last_words()}"
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"the server is not ready after two minutes:\n{self.last_words()}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server does not stop when asked to:\n{self.last_words()}")

    def last_words(self):
        return self.log.read_text(errors="replace")[-3000:]

    def run(self, *command):
        """A command at the same folder; what it prints."""
        done = subprocess.run(
            [PROGRAM, *command, "--data", self.data],
            cwd=HOUSE, env=self.environment, capture_output=True, text=True, timeout=60,
        )
        assert done.returncode == 0, f"atarimae {' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def secret(self, *command):
        """What `user add` or `token add` prints: the one-time secret, alone on standard output."""
        said = self.run(*command)
        lines = said.splitlines()
        assert len(lines) == 1, f"expected the secret alone on standard output, not:\n{said}"
        return lines[0].strip()

    def sample_password(self):
        """The one all people of the sample city sign in with."""
        return (Path(self.data) / "sample-password").read_text().strip()

    def add_user(self, email, organization, role):
        return self.secret("user", "add", email, "--organization", organization, "--role", role)

    def add_token(self, name, organization, role):
        return self.secret("token", "add", name, "--organization", organization, "--role", role)

    def api(self, method, path, body=None, token=None):
        """The status and the JSON of a call to the API."""
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Accept": "application/json"},
        )
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")
