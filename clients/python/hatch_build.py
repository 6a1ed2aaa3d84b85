"""Compiles the contract into the wheel: messages and stubs as `peermatch.v1`, with their types. Nothing generated is kept."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Contract(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self.made = Path(tempfile.mkdtemp())
        root = Path(self.root)
        # A source distribution brings the contract; in the repository it stands beside.
        proto = root / "proto" if (root / "proto").is_dir() else root.parents[1] / "proto"
        files = sorted(str(file) for file in (proto / "peermatch" / "v1").glob("*.proto"))
        # As a command: called as a function it does not find the messages that protobuf itself brings.
        compiler = [sys.executable, "-m", "grpc_tools.protoc", f"--proto_path={proto}"]
        made = [f"--{kind}_out={self.made}" for kind in ("python", "mypy", "grpc_python", "mypy_grpc")]
        plugins = {**os.environ, "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))}
        done = subprocess.run([*compiler, *made, *files], env=plugins, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"the contract does not compile:\n{done.stderr}")
        (self.made / "peermatch" / "v1" / "py.typed").touch()
        build_data["force_include"][str(self.made / "peermatch")] = "peermatch"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self.made)
