"""A server of NATS with JetStream on loopback, and what streams of it keep."""

import asyncio
import shutil
import subprocess
import tempfile

import nats
from nats.js.api import StreamConfig
from support.collector import free_port
from support.patience import eventually


class Nats:
    def __init__(self):
        self._folder = tempfile.mkdtemp(prefix="carillon-nats-")
        self._port = free_port()
        self.url = f"nats://127.0.0.1:{self._port}"
        self._process = None
        self.start()

    def start(self):
        command = ["nats-server", "--jetstream", "--addr", "127.0.0.1", "--port", str(self._port), "--store_dir", self._folder]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers, bool, 20)

    def stop(self):
        self._process.terminate()
        self._process.wait()

    def discard(self):
        self.stop()
        shutil.rmtree(self._folder)

    def new_stream(self, name, **limits):
        """A stream of one subject, which is its name."""
        self._ask(lambda js: js.add_stream(StreamConfig(name=name, subjects=[name], **limits)))

    def messages(self, name):
        """All that a stream keeps, in its order."""

        async def read(js):
            state = (await js.stream_info(name)).state
            return [(await js.get_msg(name, seq)).data for seq in range(state.first_seq, state.last_seq + 1) if state.messages]

        return self._ask(read)

    def _answers(self):
        try:
            self._ask(lambda js: js.account_info())
        except (nats.errors.Error, OSError):
            return False
        return True

    def _ask(self, question):
        async def ask():
            client = await nats.connect(self.url, allow_reconnect=False, connect_timeout=2)
            try:
                return await question(client.jetstream())
            finally:
                await client.close()

        return asyncio.run(ask())
